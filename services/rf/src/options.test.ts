import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { loadConfig } from '@constellation/bootstrap/config/load'
import { rfOptions } from './options.ts'

for (const [serviceId, problems] of [
  ['rf-2', []],
  ['alecto1', ['SERVICE_ID: "alecto1" is also the name of a sensor in the configuration file']],
] as const)
  test(`SERVICE_ID=${serviceId} beside a sensor that is called alecto1`, async (t) => {
    const folder = mkdtempSync(join(tmpdir(), 'rf-options-'))
    t.after(() => rmSync(folder, { recursive: true }))
    const file = join(folder, 'rf.yaml')
    writeFileSync(file, 'sensors: [{ name: alecto1, match: { protocol: Alecto V1 } }]\n')
    const env = { RF_PORT: 'tcp://127.0.0.1:9001', CONFIG_FILE: file, SERVICE_ID: serviceId }
    const loaded = await loadConfig('rf', rfOptions, env)
    assert.deepEqual(
      loaded.problems.map(({ where, message }) => `${where}: ${message}`),
      problems,
    )
  })
