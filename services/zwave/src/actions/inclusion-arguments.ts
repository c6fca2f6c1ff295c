import { RefusedError } from '@constellation/bootstrap/refused-error'
import type { InclusionGrant } from 'zwave-js'
import { InclusionStrategy } from 'zwave-js'
import { securityClasses, securityNames } from '../life/security.ts'
import type { Arguments } from './arguments.ts'

/** Those of the library's strategies that a command can ask for. */
export type Strategy =
  | InclusionStrategy.Default
  | InclusionStrategy.Security_S2
  | InclusionStrategy.Security_S0
  | InclusionStrategy.Insecure

/** How a node may be included, by the word that a command gives. */
const strategies = {
  default: InclusionStrategy.Default,
  s2: InclusionStrategy.Security_S2,
  s0: InclusionStrategy.Security_S0,
  insecure: InclusionStrategy.Insecure,
} as const

/** One that takes the place of another cannot tell before what it supports: the library has no default for it. */
const replacing = ['s2', 's0', 'insecure'] as const

/**
 * How a node is to be included.
 * @throws RefusedError with what is allowed
 */
export function strategyOf(args: Arguments, replaces: boolean): Strategy {
  const word = replaces
    ? args.oneOf('strategy', replacing, 's2')
    : args.oneOf('strategy', ['default', ...replacing], 'default')
  return strategies[word]
}

/** Five digits of a DSK are two bytes (Z-Wave S2, DSK). */
const highestPin = 65_535

/**
 * The PIN of an answer; false: it is not given.
 * @throws RefusedError for what can be none: a typing error is to cost no inclusion
 */
export function pinOf(args: Arguments): string | false {
  const given = args.text('pin')
  if (given === 'false') return false
  // JSON numbers lose their zeros
  if (/^\d{1,5}$/.test(given) && Number(given) <= highestPin) return given.padStart(5, '0')
  throw new RefusedError(
    `pin is five digits, 00000 to ${highestPin}, the first of the DSK on the device, or false`,
  )
}

/**
 * The security classes of an answer; false: none.
 * @throws RefusedError with what was asked for
 */
export function grantOf(args: Arguments, asked: InclusionGrant): InclusionGrant | false {
  const given = args.list('classes')
  const client = args.flag('client_auth', false) && asked.clientSideAuth
  if (given.length === 1 && given[0] === 'false') return false
  if (given.length === 1 && given[0] === 'true') return { ...asked, clientSideAuth: client }
  const allowed = securityNames(asked.securityClasses)
  const wrong = given.filter((name) => !allowed.some((each) => each.toLowerCase() === name.toLowerCase()))
  if (given.length === 0 || wrong.length > 0)
    throw new RefusedError(
      `grant: ${wrong.join(', ').slice(0, 80) || 'nothing'} was not asked for; true, false or some of ${allowed.join(', ')}`,
    )
  return { securityClasses: securityClasses(given), clientSideAuth: client }
}
