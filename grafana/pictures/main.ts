// Draws each dashboard from what a month of the simulated house answers to its queries: renderings of the queries by
// Grafana's own components, and not Grafana. `node grafana/pictures/main.ts`; needs `npm ci` here and Debian's chromium.
import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { build } from 'esbuild'
import { type Board, collect } from './data.ts'

const run = promisify(execFile)
const here = import.meta.dirname
const out = join(here, '../../docs/pictures')
const work = await mkdtemp(join(tmpdir(), 'pictures-'))

try {
  const file = process.env['PICTURES_DATA'] ?? join(work, 'data.json')
  if (process.env['PICTURES_DATA'] === undefined) await collect(file)
  const boards = JSON.parse(await readFile(file, 'utf8')) as readonly Board[] // written by collect
  await build({
    entryPoints: [join(here, 'page.ts')],
    bundle: true,
    outfile: join(work, 'page.js'),
    format: 'iife',
    define: { 'process.env.NODE_ENV': '"production"', global: 'window' },
    loader: { '.svg': 'dataurl', '.woff2': 'dataurl', '.woff': 'dataurl', '.ttf': 'dataurl' },
    logLevel: 'error',
  })
  await mkdir(out, { recursive: true })
  for (const board of boards) await picture(board, board.name, 1440, false)
  const [home] = boards.filter(({ name }) => name === 'home')
  if (home) await picture(home, 'home-phone', 412, true)
} finally {
  await rm(work, { recursive: true, force: true })
}

/** One PNG, as high as its dashboard. */
async function picture(board: Board, name: string, width: number, phone: boolean): Promise<void> {
  const rows = Math.max(...board.panels.map(({ panel }) => (panel.gridPos?.y ?? 0) + (panel.gridPos?.h ?? 0)))
  const stacked = board.panels.reduce((sum, { panel }) => sum + (panel.gridPos?.h ?? 8) * 38, 0)
  const height = 56 + (phone ? stacked : rows * 38)
  const page = join(work, `${name}.html`)
  const data = JSON.stringify({ board, width, phone }).replaceAll('<', '\\u003c')
  await writeFile(
    page,
    `<!doctype html><meta charset="utf-8"><link rel="stylesheet" href="page.css"><style>body{margin:0;background:#111217}</style><div id="root"></div><script>window.pictures=${data};Date.now=()=>${board.panels[0]?.range[1] ?? 0}</script><script src="page.js"></script>`,
  )
  const flags = [
    '--headless=new',
    '--no-sandbox',
    '--hide-scrollbars',
    '--disable-gpu',
    '--virtual-time-budget=10000',
  ]
  const size = [`--window-size=${width},${height}`, `--screenshot=${join(out, `${name}.png`)}`]
  await run('chromium', [...flags, ...size, `--user-data-dir=${join(work, 'profile')}`, `file://${page}`], {
    timeout: 120_000,
  })
  process.stdout.write(`docs/pictures/${name}.png\n`)
}
