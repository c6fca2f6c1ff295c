import { type Meaning, measured } from './meaning.ts'
import { number } from './number-form.ts'
import { as, by, type Conversion, scales } from './numbers.ts'

/** One scale of a sensor; a name where what it measures is another quantity than the type's first scale. */
type Scale = Conversion | readonly [name: string, conversion: Conversion]

type Row = readonly [type: number, name: string, scales: readonly Scale[]]

/**
 * Multilevel Sensor Command Class: sensor types and their scales, in the order of their numbers (SDS13812, "List of
 * assigned Multilevel Sensor types and scales"; the same list is zwave-js's registry of sensors). Units are those that
 * are published.
 */
const rows: readonly Row[] = [
  [0x01, 'temperature', scales.temperature],
  [0x02, 'general_purpose', [as('%'), ['general_purpose_value', as()]]],
  [0x03, 'illuminance', [['illuminance_percent', as('%')], as('lx')]],
  [0x04, 'power', [as('W'), by('W', 0.29307107)]], // Btu/h
  [0x05, 'humidity', [as('%'), ['absolute_humidity', as('g/m³')]]],
  [0x06, 'wind_speed', [by('km/h', 3.6), by('km/h', 1.609344)]], // m/s, mph
  [0x07, 'wind_direction', scales.direction],
  [0x08, 'pressure', scales.air],
  [0x09, 'pressure', scales.air], // barometric: the same scales and the same quantity
  [0x0a, 'solar_radiation', [as('W/m²')]],
  [0x0b, 'dew_point', scales.temperature],
  [0x0c, 'rain_rate', [as('mm/h'), by('mm/h', 25.4)]], // in/h
  [0x0d, 'tide_level', [as('m'), by('m', 0.3048)]],
  [0x0e, 'weight', [as('kg'), by('kg', 0.45359237)]],
  [0x0f, 'voltage', [as('V'), by('V', 0.001)]],
  [0x10, 'current', [as('A'), by('A', 0.001)]],
  [0x11, 'co2', [as('ppm')]],
  [0x12, 'air_flow', [as('m³/h'), by('m³/h', 1.69901082)]], // cubic feet a minute
  [0x13, 'tank_capacity', [as('l'), by('l', 1000), by('l', 3.78541178)]], // m³, US gallons
  [0x14, 'distance', [by('cm', 100), as('cm'), by('cm', 30.48)]],
  [0x15, 'angle', [['angle_percent', as('%')], as('°'), ['angle_south', as('°')]]],
  [0x16, 'rotation', [as('rpm'), by('rpm', 60)]], // Hz
  [0x17, 'water_temperature', scales.temperature],
  [0x18, 'soil_temperature', scales.temperature],
  [
    0x19, // intensities of four schools, which cannot be converted into one another
    'seismic_intensity',
    [
      as(),
      ['seismic_intensity_ems', as()],
      ['seismic_intensity_liedu', as()],
      ['seismic_intensity_shindo', as()],
    ],
  ],
  [
    0x1a,
    'seismic_magnitude',
    [
      as(),
      ['seismic_magnitude_moment', as()],
      ['seismic_magnitude_surface', as()],
      ['seismic_magnitude_body', as()],
    ],
  ],
  [0x1b, 'uv_index', scales.plain],
  [0x1c, 'resistivity', [as('Ωm')]],
  [0x1d, 'conductivity', [as('S/m')]],
  [0x1e, 'sound_level', [as('dB'), as('dB')]], // the second one is A-weighted
  [
    0x1f,
    'moisture',
    [
      as('%'),
      ['moisture_volume', as('m³/m³')],
      ['moisture_impedance', as('kΩ')],
      ['moisture_activity', as()], // water activity, 0 to 1
    ],
  ],
  [0x20, 'frequency', [as('Hz'), by('Hz', 1000)]],
  [0x21, 'time', [as('s')]],
  [0x22, 'target_temperature', scales.temperature],
  [0x23, 'pm25', [['pm25_amount', as('mol/m³')], as('µg/m³')]],
  [0x24, 'formaldehyde', [as('mol/m³')]],
  [0x25, 'radon', [as('Bq/m³'), by('Bq/m³', 37)]], // pCi/l
  [0x26, 'methane', [as('mol/m³')]],
  [0x27, 'voc', [['voc_amount', as('mol/m³')], as('ppm')]],
  [0x28, 'co', [['co_amount', as('mol/m³')], as('ppm')]],
  [0x29, 'soil_humidity', scales.percent],
  [0x2a, 'soil_ph', scales.acidity],
  [0x2b, 'soil_salinity', [as('mol/m³')]],
  [0x2c, 'heart_rate', [as('bpm')]],
  [
    0x2d,
    'blood_pressure',
    [
      ['blood_pressure_systolic', as('mmHg')],
      ['blood_pressure_diastolic', as('mmHg')],
    ],
  ],
  [0x2e, 'muscle_mass', scales.mass],
  [0x2f, 'fat_mass', scales.mass],
  [0x30, 'bone_mass', scales.mass],
  [0x31, 'body_water', scales.mass],
  [0x32, 'metabolic_rate', [as('J')]],
  [0x33, 'body_mass_index', scales.plain],
  [0x34, 'acceleration_x', scales.acceleration],
  [0x35, 'acceleration_y', scales.acceleration],
  [0x36, 'acceleration_z', scales.acceleration],
  [0x37, 'smoke_density', scales.percent],
  [0x38, 'water_flow', [as('l/h')]],
  [0x39, 'water_pressure', [as('kPa')]],
  [0x3a, 'signal', [['signal_percent', as('%')], as('dBm')]],
  [0x3b, 'pm10', [['pm10_amount', as('mol/m³')], as('µg/m³')]],
  [0x3c, 'respiratory_rate', [as('bpm')]],
  [0x3d, 'modulation', scales.percent],
  [0x3e, 'boiler_temperature', scales.temperature],
  [0x3f, 'hot_water_temperature', scales.temperature],
  [0x40, 'outside_temperature', scales.temperature],
  [0x41, 'exhaust_temperature', scales.temperature],
  [0x42, 'chlorine', [as('mg/l')]],
  [0x43, 'ph', scales.acidity],
  [0x44, 'redox', [as('mV')]],
  [0x45, 'heart_rate_variability', scales.plain],
  [0x46, 'motion_direction', scales.direction],
  [0x47, 'force', [as('N')]],
  [0x48, 'return_air_temperature', scales.temperature],
  [0x49, 'supply_air_temperature', scales.temperature],
  [0x4a, 'condenser_temperature', scales.temperature],
  [0x4b, 'evaporator_temperature', scales.temperature],
  [0x4c, 'liquid_line_temperature', scales.temperature],
  [0x4d, 'discharge_line_temperature', scales.temperature],
  [0x4e, 'suction_pressure', scales.pressure],
  [0x4f, 'discharge_pressure', scales.pressure],
  [0x50, 'defrost_temperature', scales.temperature],
  [0x51, 'ozone', scales.density],
  [0x52, 'sulfur_dioxide', scales.density],
  [0x53, 'nitrogen_dioxide', scales.density],
  [0x54, 'ammonia', scales.density],
  [0x55, 'lead', scales.density],
  [0x56, 'pm1', scales.density],
  [0x57, 'persons_entering', scales.plain],
  [0x58, 'persons_leaving', scales.plain],
]

const isNamed = (scale: Scale): scale is readonly [string, Conversion] => Array.isArray(scale)

function meanings([, name, list]: Row): readonly Meaning[] {
  return list.map((scale) =>
    isNamed(scale) ? measured(scale[0], number(scale[1])) : measured(name, number(scale)),
  )
}

/** The meaning of each sensor type by its scales. */
export const sensors: ReadonlyMap<number, readonly Meaning[]> = new Map(
  rows.map((row) => [row[0], meanings(row)]),
)
