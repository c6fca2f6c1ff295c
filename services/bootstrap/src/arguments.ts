import { exitCodes } from './exit-codes.ts'

/** Whether the arguments are `flag`; ends the process where they are anything else, so that no typing error starts it. */
export function readArguments(name: string, args: readonly string[], flag = '--check'): boolean {
  const unknown = args.filter((arg) => arg !== flag)
  if (unknown.length === 0) return args.length > 0
  process.stderr.write(
    `${name}: ${unknown.join(' ')} is not known: there is ${flag}; the rest is set by variables (README.md, Options)\n`,
  )
  process.exit(exitCodes.badConfiguration)
}
