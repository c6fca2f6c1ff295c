import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as v from 'valibot'
import { Devices } from './devices.ts'
import { type RfFile, rfFile } from './file.ts'

const fileOf = (file: object): RfFile => v.parse(rfFile, file)
const file = fileOf({
  sensors: [
    { name: 'alecto1', match: { protocol: 'alecto v1', id: '8ef' } },
    { name: 'station', match: { protocol: 'Alecto V1', id: '0?8*' } },
    { name: 'lamp', match: { id: '008440e6', switch: 'a' }, kind: 'socket' },
    { name: 'kaku-44-4', match: { protocol: 'AB400D' } },
  ],
  ignore: [{ protocol: 'Oregon*', id: '1*' }, { protocol: 'Xiron' }],
})

// undefined: ignored
const cases: readonly (readonly [
  protocol: string,
  id: string,
  unit: string | undefined,
  want: string | undefined,
])[] = [
  ['Alecto V1', '08ef', undefined, 'alecto1'],
  ['Alecto V1', '08EF', undefined, 'alecto1'],
  ['Alecto V1', '00008ef', undefined, 'alecto1'],
  ['Alecto V1', '0086', undefined, 'station'],
  ['Alecto V1', '0296', undefined, 'alecto_v1-0296'],
  ['Alecto V3', '08ef', undefined, 'alecto_v3-08ef'],
  ['NewKaku', '008440e6', 'a', 'lamp'],
  ['NewKaku', '8440E6', '0A', 'lamp'],
  ['NewKaku', '008440e6', 'b', 'newkaku-008440e6-b'],
  ['NewKaku', '008440e6', undefined, 'newkaku-008440e6'],
  ['Oregon TempHygro', '1a2d', undefined, undefined],
  ['Oregon TempHygro', '2a2d', undefined, 'oregon_temphygro-2a2d'],
  ['Xiron', '4001', undefined, undefined],
  ['UPM/Esic', '0001', undefined, 'upm-esic-0001'],
  ['Kambrook', '010203', 'A1', 'kambrook-010203-a1'],
]
for (const [protocol, id, unit, want] of cases)
  test(`${protocol} ${id} ${unit ?? ''} is ${want ?? 'ignored'}`, () => {
    const devices = new Devices(file, ['rf'])
    assert.equal(devices.find({ protocol, id, switch: unit })?.sensor, want)
  })

test('no two devices share a name', () => {
  const devices = new Devices(file, ['a-b-c'])
  const names = [
    { protocol: 'Kaku', id: '44', switch: '4' }, // kaku-44-4 is a name of the file
    { protocol: 'A/B', id: 'c', switch: undefined },
    { protocol: 'A-B', id: 'c', switch: undefined },
    { protocol: 'A.B', id: 'c', switch: undefined },
    { protocol: 'A', id: 'b', switch: 'c' },
    { protocol: 'A', id: 'b', switch: undefined },
  ].map((identity) => devices.find(identity)?.sensor)
  assert.equal(new Set([...names, 'a-b-c', 'kaku-44-4']).size, names.length + 2)
  for (const name of names) assert.match(name ?? '', /^[a-z0-9_-]{1,64}$/)
})

test('a device keeps its name, however many others are heard', () => {
  const devices = new Devices(fileOf({}))
  const mine = { protocol: 'Alecto V1', id: '08ef', switch: undefined }
  const before = devices.find(mine)?.sensor
  for (let i = 0; i < 5000; i++) devices.find({ protocol: 'EV1527', id: i.toString(16), switch: '1' })
  assert.equal(
    devices.find({ ...mine, id: '8EF' })?.sensor,
    'alecto_v1-8ef',
    'once forgotten, as it is written now',
  )
  assert.equal(devices.find(mine)?.sensor, 'alecto_v1-8ef')
  assert.equal(before, 'alecto_v1-08ef')
})

test('only what the file names, where it says so', () => {
  const devices = new Devices({ ...file, automatic: false })
  assert.equal(devices.find({ protocol: 'Mebus', id: 'c201', switch: undefined }), undefined)
  assert.equal(devices.find({ protocol: 'Alecto V1', id: '08ef', switch: undefined })?.sensor, 'alecto1')
})
