// Reads log lines from standard input and writes them for people: `docker compose logs --follow | node readable-log.mjs`.
import { createInterface } from 'node:readline'
import { readable } from './readable-line.ts'

const colour = process.stdout.isTTY || process.env['FORCE_COLOR'] === '1'
const print = readable(colour)
process.stdout.on('error', () => process.exit(0)) // whoever read it has gone
process.on('SIGINT', () => {}) // Ctrl-C ends the writer before us; its last lines are still to come
for await (const line of createInterface({ input: process.stdin, crlfDelay: Number.POSITIVE_INFINITY }))
  process.stdout.write(`${print(line)}\n`)
