import { cc } from './classes.ts'
import { type FakeValue, valueId } from './fake-node.ts'

/** Metadata and values as zwave-js has them for real nodes, for tests. */
const readOnly = { readable: true, writeable: false } as const
const both = { readable: true, writeable: true } as const
const writeOnly = { readable: false, writeable: true } as const

/** Options that a value and its endpoint have. */
interface At {
  readonly endpoint?: number
}

export const binarySwitch = (value: boolean | undefined, at: At = {}): readonly FakeValue[] => [
  {
    id: valueId(cc.binarySwitch, 'currentValue', { ...at, className: 'Binary Switch' }),
    metadata: { type: 'boolean', ...readOnly, label: 'Current value' },
    value,
  },
  {
    id: valueId(cc.binarySwitch, 'targetValue', { ...at, className: 'Binary Switch' }),
    metadata: { type: 'boolean', ...both, label: 'Target value' },
    value,
  },
]

export const dimmer = (value: number | undefined, at: At = {}): readonly FakeValue[] => [
  {
    id: valueId(cc.multilevelSwitch, 'currentValue', at),
    metadata: { type: 'number', ...readOnly, min: 0, max: 99, label: 'Current value' },
    value,
  },
  {
    id: valueId(cc.multilevelSwitch, 'targetValue', at),
    metadata: {
      type: 'number',
      ...both,
      min: 0,
      max: 99,
      label: 'Target value',
      valueChangeOptions: ['transitionDuration'],
    },
    value,
  },
  {
    id: valueId(cc.multilevelSwitch, 'restorePrevious', at),
    metadata: { type: 'boolean', ...writeOnly, states: { true: 'Restore' } },
  },
  {
    id: valueId(cc.multilevelSwitch, 'Up', at),
    metadata: {
      type: 'boolean',
      ...writeOnly,
      label: 'Perform a level change (Up)',
      states: { true: 'Start', false: 'Stop' },
    },
  },
  {
    id: valueId(cc.multilevelSwitch, 'Down', at),
    metadata: {
      type: 'boolean',
      ...writeOnly,
      label: 'Perform a level change (Down)',
      states: { true: 'Start', false: 'Stop' },
    },
  },
]

/** Meter value of an electric meter: scale 0 kWh, 2 W, 4 V; rate 1 consumed, 2 produced. */
export const meter = (scale: number, value: number, rate: number = 1, at: At = {}): FakeValue => ({
  id: valueId(cc.meter, 'value', { ...at, propertyKey: (1 << 16) | (scale << 8) | rate }),
  metadata: { type: 'number', ...readOnly, ccSpecific: { meterType: 1, scale, rateType: rate } },
  value,
})

export const sensor = (
  property: string,
  sensorType: number,
  scale: number,
  value: number,
  at: At = {},
): FakeValue => ({
  id: valueId(cc.multilevelSensor, property, at),
  metadata: { type: 'number', ...readOnly, ccSpecific: { sensorType, scale } },
  value,
})

export const binarySensor = (
  property: string,
  sensorType: number,
  value: boolean,
  at: At = {},
): FakeValue => ({
  id: valueId(cc.binarySensor, property, at),
  metadata: { type: 'boolean', ...readOnly, ccSpecific: { sensorType } },
  value,
})

/** A door, as one report of it is told by five values. */
export const door = (open: boolean): readonly FakeValue[] => {
  const states = { ...readOnly, type: 'number', ccSpecific: { notificationType: 6 } } as const
  const of = (propertyKey: string) => valueId(cc.notification, 'Access Control', { propertyKey })
  return [
    {
      id: of('Opening state'),
      metadata: { ...states, states: { 0: 'Closed', 1: 'Open' } },
      value: open ? 1 : 0,
    },
    {
      id: of('Door state (simple)'),
      metadata: { ...states, states: { 22: 'Window/door is open', 23: 'Window/door is closed' } },
      value: open ? 22 : 23,
    },
    {
      id: of('Door state'),
      metadata: { ...states, states: { 22: 'Window/door is open', 23: 'Window/door is closed' } },
      value: open ? 22 : 23,
    },
    { id: valueId(cc.notification, 'alarmType'), metadata: { type: 'number', ...readOnly }, value: 0 },
    { id: valueId(cc.notification, 'alarmLevel'), metadata: { type: 'number', ...readOnly }, value: 0 },
  ]
}

export const battery = (value: number): FakeValue => ({
  id: valueId(cc.battery, 'level'),
  metadata: { type: 'number', ...readOnly, min: 0, max: 100, unit: '%' },
  value,
})

export const scene = (number: number): FakeValue => ({
  id: valueId(cc.centralScene, 'scene', { propertyKey: String(number).padStart(3, '0') }),
  metadata: {
    type: 'number',
    ...readOnly,
    stateful: false,
    states: { 0: 'KeyPressed', 1: 'KeyReleased', 2: 'KeyHeldDown' },
  },
})

export const doorLock = (value: number): readonly FakeValue[] => [
  {
    id: valueId(cc.doorLock, 'currentMode'),
    metadata: { type: 'number', ...readOnly, states: { 0: 'Unsecured', 255: 'Secured' } },
    value,
  },
  {
    id: valueId(cc.doorLock, 'targetMode'),
    metadata: { type: 'number', ...both, states: { 0: 'Unsecured', 255: 'Secured' } },
    value,
  },
]

/** What a lock says of a part of it, as text. */
export const lockPart = (property: 'boltStatus' | 'doorStatus'): FakeValue => ({
  id: valueId(cc.doorLock, property),
  metadata: { type: 'any', ...readOnly },
  value: undefined,
})

/** An event that zwave-js does not know, of a type that it does. */
export const unknownNotification = (): FakeValue => ({
  id: valueId(cc.notification, 'Access Control', { propertyKey: 'unknown' }),
  metadata: {
    type: 'number',
    ...readOnly,
    min: 0,
    max: 255,
    states: {},
    ccSpecific: { notificationType: 6 },
  },
  value: undefined,
})

export const thermostat = (): readonly FakeValue[] => [
  {
    id: valueId(cc.thermostatMode, 'mode', { className: 'Thermostat Mode' }),
    metadata: { type: 'number', ...both, states: { 0: 'Off', 1: 'Heat', 11: 'Energy heat' } },
    value: 1,
  },
  {
    id: valueId(cc.thermostatSetpoint, 'setpoint', { propertyKey: 1 }),
    metadata: { type: 'number', ...both, unit: '°C', min: 4, max: 28 },
    value: 21,
  },
  {
    id: valueId(cc.thermostatSetpoint, 'setpoint', { propertyKey: 2 }),
    metadata: { type: 'number', ...both, unit: '°F', min: 60, max: 90 },
    value: 75,
  },
]

export const wakeUp = (): FakeValue => ({
  id: valueId(cc.wakeUp, 'wakeUpInterval', { className: 'Wake Up' }),
  metadata: {
    type: 'number',
    readable: false,
    writeable: true,
    allowed: [{ value: 0 }, { from: 60, to: 86_400, step: 60 }],
    min: 0,
    max: 86_400,
    default: 3600,
    states: { 0: 'Disabled' },
    label: 'Wake Up interval',
  },
  value: 3600,
})

export const siren = (): readonly FakeValue[] => [
  {
    id: valueId(cc.soundSwitch, 'toneId'),
    metadata: {
      type: 'number',
      ...both,
      min: 0,
      max: 255,
      allowed: [{ value: 0 }, { from: 1, to: 2 }, { value: 255 }],
      states: { 0: 'off', 1: 'Ding Dong (5 sec)', 2: 'Siren (10 sec)', 255: 'default' },
      valueChangeOptions: ['volume'],
    },
    value: 0,
  },
  {
    id: valueId(cc.soundSwitch, 'defaultToneId'),
    metadata: { type: 'number', ...both, min: 1, max: 254 },
    value: 1,
  },
]

export const color = (): FakeValue => ({
  id: valueId(cc.colorSwitch, 'hexColor'),
  metadata: {
    type: 'color',
    ...both,
    minLength: 6,
    maxLength: 7,
    valueChangeOptions: ['transitionDuration'],
  },
  value: 'ff0000',
})

export const userCode = (): FakeValue => ({
  id: valueId(cc.userCode, 'userCode', { propertyKey: 1 }),
  metadata: { type: 'string', ...both, secret: true },
  value: '1234',
})

/** A value of the class of codes that is not marked as secret. */
export const userIdStatus = (): FakeValue => ({
  id: valueId(cc.userCode, 'userIdStatus', { propertyKey: 1 }),
  metadata: { type: 'number', ...both },
  value: 1,
})
