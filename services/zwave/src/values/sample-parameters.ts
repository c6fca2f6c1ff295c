import { cc } from './classes.ts'
import { type FakeValue, valueId } from './fake-node.ts'

const both = { readable: true, writeable: true } as const

const parameter = (
  number: number,
  label: string,
  more: object,
  value: number,
  bitMask?: number,
): FakeValue => ({
  id: valueId(cc.configuration, number, bitMask === undefined ? {} : { propertyKey: bitMask }),
  metadata: { type: 'number', ...both, label, allowManualEntry: true, ...more },
  value,
})

/** Parameters of the Fibaro FGWPE/F-101, as zwave-js's device file has them. */
export const plugParameters = (): readonly FakeValue[] => [
  parameter(
    1,
    "'Always On' Mode",
    { min: 0, max: 1, default: 1, states: { 0: 'Enable', 1: 'Disable' }, allowManualEntry: false },
    1,
  ),
  parameter(
    34,
    'Respond to Alarms: General',
    { min: 0, max: 1, default: 1, states: { 0: 'Disable', 1: 'Enable' }, allowManualEntry: false },
    1,
    1,
  ),
  parameter(
    34,
    'Respond to Alarms: Smoke',
    { min: 0, max: 1, default: 1, states: { 0: 'Disable', 1: 'Enable' }, allowManualEntry: false },
    1,
    2,
  ),
  parameter(40, 'Immediate Power Report', { min: 1, max: 100, default: 80, unit: '%' }, 80),
  parameter(42, 'Power Report Threshold', { min: 1, max: 100, default: 15, unit: '%' }, 15),
  parameter(43, 'Power Reporting Interval', { min: 1, max: 254, default: 30, unit: 'seconds' }, 30),
  parameter(45, 'Energy Report Threshold', { min: 1, max: 254, default: 10, unit: '0.01 kWh' }, 10),
  parameter(
    61,
    'LED Ring Color: On',
    {
      min: 0,
      max: 9,
      default: 1,
      states: { 0: 'Off', 1: 'Load indication', 9: 'No change' },
      allowManualEntry: false,
    },
    1,
  ),
  {
    id: valueId(cc.configuration, 99),
    metadata: {
      type: 'number',
      readable: true,
      writeable: false,
      min: 0,
      max: 9,
      label: 'Hours of operation',
    },
    value: 4,
  },
]
