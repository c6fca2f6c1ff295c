import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Command, understand } from './commands.ts'

const send = (protocol: string, id: string, unit: string, command: string): Command => ({
  kind: 'send',
  protocol,
  id,
  unit,
  command,
})

// line, what the gateway makes of it; the commands are those of the reference's "Send" samples
const cases: readonly (readonly [string, Command | undefined])[] = [
  ['10;PING;', { kind: 'ping' }],
  ['10;ping;', { kind: 'ping' }],
  ['10;VERSION;', { kind: 'version' }],
  ['10;STATUS;', { kind: 'status' }],
  ['10;REBOOT;', { kind: 'reboot' }],
  ['10;RFDEBUG=ON;', { kind: 'setting', name: 'RFDEBUG', on: true }],
  ['10;setGPIO=off;', { kind: 'setting', name: 'setGPIO', on: false }],
  ['10;NewKaku;00c142;1;ON;', send('NewKaku', '00c142', '1', 'ON')],
  ['10;NewKaku;00c142;1;12;', send('NewKaku', '00c142', '1', '12')],
  ['10;NEWKAKU;00c142;1;ALLOFF;', send('NEWKAKU', '00c142', '1', 'ALLOFF')],
  ['10;Ikea Koppla;000080;0;ON;', send('Ikea Koppla', '000080', '0', 'ON')],
  ['10;Selectplus;001c33;', send('Selectplus', '001c33', '', 'ON')],
  ['10;MERTIK;64;UP;', send('MERTIK', '64', '', 'UP')],
  ['10;RTS;1b602b;0123;0;PAIR;', send('RTS', '1b602b', '0123', 'PAIR')],
  ['10;MiLightv1;F746;00;3c00;ON;', send('MiLightv1', 'F746', '00', 'ON')],
  [
    '11;20;0B;NewKaku;ID=000005;SWITCH=2;CMD=ON;',
    { kind: 'echo', frame: 'NewKaku;ID=000005;SWITCH=2;CMD=ON;' },
  ],
  ['11;nothing;', { kind: 'unknown' }],
  ['10;NewKaku;00c142;1;DANCE;', { kind: 'unknown' }],
  ['10;NewKaku;00c142;1;15;', send('NewKaku', '00c142', '1', '15')],
  ['10;NewKaku;00c142;1;16;', { kind: 'unknown' }],
  ['10;NewKaku;house;1;ON;', { kind: 'unknown' }],
  ['10;NewKaku;00c142;ON;', { kind: 'unknown' }],
  ['10;Nobody;00c142;1;ON;', { kind: 'unknown' }],
  ['10;FROBNICATE;', { kind: 'unknown' }],
  ['10;PING', undefined],
  ['20;01;OK;', undefined],
  ['', undefined],
]
for (const [line, want] of cases) test(`${line || 'nothing'}`, () => assert.deepEqual(understand(line), want))
