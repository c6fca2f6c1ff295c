import assert from 'node:assert/strict'
import { test } from 'node:test'
import { encode, type Sendable } from './encode.ts'

// what the gateway takes: RFLink Protocol Reference, "Sample data of transmitted RF packets"; a RegExp: refused
const cases: readonly (readonly [
  protocol: string,
  id: string,
  unit: string | undefined,
  action: Sendable,
  want: string | RegExp,
  dimmer?: boolean,
])[] = [
  ['Kaku', '00004d', '1', { do: 'off' }, '10;Kaku;00004d;1;OFF;'],
  ['NewKaku', '00c142', '1', { do: 'on' }, '10;NewKaku;00c142;1;ON;'],
  ['NewKaku', '0cac142', '3', { do: 'level', percent: 100 }, '10;NewKaku;0cac142;3;15;'],
  ['newkaku', '0cac142', '3', { do: 'level', percent: 40 }, '10;newkaku;0cac142;3;6;'],
  ['NewKaku', '0cac142', '3', { do: 'level', percent: 1 }, '10;NewKaku;0cac142;3;1;'],
  ['NewKaku', '0cac142', '3', { do: 'level', percent: 0 }, '10;NewKaku;0cac142;3;OFF;'],
  ['FA500', '0000db9e', '01', { do: 'level', percent: 20 }, '10;FA500;0000db9e;01;3;', true],
  ['Kaku', '41', '1', { do: 'level', percent: 40 }, /Kaku has no levels/],
  ['Kaku', '41', '1', { do: 'level', percent: 100 }, '10;Kaku;41;1;ON;'],
  ['Kaku', '41', '1', { do: 'level', percent: 0 }, '10;Kaku;41;1;OFF;'],
  ['Kaku', '41', undefined, { do: 'on' }, /Kaku is addressed with a switch/],
  ['Blyss', 'ff98', 'A1', { do: 'off' }, '10;Blyss;ff98;A1;OFF;'],
  ['Conrad RSL2', '010002', '03', { do: 'on' }, '10;Conrad;010002;03;ON;'],
  ['RTS', '1a602a', '01', { do: 'up' }, '10;RTS;1a602a;0;UP;'],
  ['RTS', '1a602a', undefined, { do: 'stop' }, '10;RTS;1a602a;0;STOP;'],
  ['Mertik', '64', undefined, { do: 'up' }, '10;Mertik;64;UP;'],
  ['SelectPlus', '001c33', '01', { do: 'on' }, '10;SelectPlus;001c33;'],
  ['DELTRONIC', '001c33', undefined, { do: 'on' }, '10;DELTRONIC;001c33;'],
  ['MiLightv1', 'F746', '00', { do: 'on' }, '10;MiLightv1;F746;00;0000;ON;'],
]
for (const [protocol, id, unit, action, want, dimmer = false] of cases)
  test(`${protocol} ${id} ${unit} ${JSON.stringify(action)}`, () => {
    const write = () => encode({ protocol, id, switch: unit }, action, dimmer)
    if (want instanceof RegExp) assert.throws(write, { message: want })
    else assert.equal(write(), want)
  })
