import { RefusedError } from '@constellation/bootstrap/refused-error'
import type { ValueMetadata } from 'zwave-js'
import type { Described, Form, Wish } from './forms.ts'
import { type Conversion, convert, revert, units } from './numbers.ts'
import { asNumber, checkRange, numeric } from './wishes.ts'

/** The conversion of a value by the unit of its metadata, which is published as it is where there is none. */
function conversionOf(metadata: ValueMetadata): Conversion {
  const { unit } = numeric(metadata)
  if (unit === undefined || unit === '') return {}
  return Object.hasOwn(units, unit) ? (units[unit] ?? {}) : { unit }
}

/**
 * A number in the unit that is published.
 * @param fixed its conversion; by the unit of the metadata where not given
 * @param takes what can be set
 */
export function number(fixed?: Conversion, takes: 'any' | 'whole' = 'any'): Form {
  const of = (metadata: ValueMetadata) => fixed ?? conversionOf(metadata)
  return {
    read(raw, metadata) {
      const value = typeof raw === 'bigint' ? Number(raw) : raw
      if (typeof value !== 'number' || !Number.isFinite(value)) return undefined
      const converted = convert(value, of(metadata))
      return Number.isFinite(converted) ? converted : undefined
    },
    write: (wish) => writeNumber(wish, of(wish.metadata), takes),
    describe: (metadata) => describeNumber(metadata, of(metadata)),
  }
}

/** A number that a device takes in whole ones. */
export const whole = (fixed?: Conversion): Form => number(fixed, 'whole')

function writeNumber({ value, metadata }: Wish, conversion: Conversion, takes: 'any' | 'whole'): number {
  const wanted = typeof value === 'boolean' ? undefined : asNumber(value)
  if (wanted === undefined || (takes === 'whole' && !Number.isInteger(wanted)))
    throw new RefusedError(
      `is not a ${takes === 'whole' ? 'whole ' : ''}number${range(metadata, conversion)}`,
    )
  return checkRange(revert(wanted, conversion), metadata, (raw) => convert(raw, conversion))
}

function range(metadata: ValueMetadata, conversion: Conversion): string {
  const { min, max } = describeNumber(metadata, conversion)
  return min === undefined || max === undefined ? '' : ` from ${min} to ${max}`
}

function describeNumber(metadata: ValueMetadata, conversion: Conversion): Described {
  const { min, max } = numeric(metadata)
  return {
    type: 'number',
    ...(conversion.unit !== undefined && { unit: conversion.unit }),
    ...(min !== undefined && { min: convert(min, conversion) }),
    ...(max !== undefined && { max: convert(max, conversion) }),
  }
}
