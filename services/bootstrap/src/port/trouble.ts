/** A path that the kernel numbers: a device that leaves the bus, as some do in a restart, may come back with another. */
const isNumbered = (port: string) => /^\/dev\/tty[A-Z]+\d+$/.test(port)

const missing = (port: string) =>
  isNumbered(port)
    ? `there is no ${port}: it is unplugged, or has another number by now; its path in /dev/serial/by-id would stay, take that`
    : `there is no ${port}: is it plugged in, and is this its path in /dev/serial/by-id?`

/** What the system says as a port cannot be opened, and what a person may look at. */
export const portReasons: readonly (readonly [pattern: RegExp, words: (port: string) => string])[] = [
  [/ENOENT|no such file|cannot find the path/i, missing],
  [
    /EACCES|permission denied/i,
    (port) => `${port} may not be opened by this user: is it in the group that owns it (ls -l)?`,
  ],
  [
    /EBUSY|cannot lock port|resource temporarily unavailable|access denied/i,
    (port) => `${port} is in use by another program`,
  ],
  [/inappropriate ioctl|EISDIR|is a directory/i, (port) => `${port} is no serial port`],
  [/ECONNREFUSED/i, (port) => `${port} refuses the connection: does its server run?`],
  [/ENOTFOUND|EAI_AGAIN/i, (port) => `${port}: its name is not known`],
  [/EHOSTUNREACH|ENETUNREACH|ETIMEDOUT|no connection to/i, (port) => `${port} cannot be reached`],
]

/** Why a port is not open, in words where they are known, else as the system says it. */
export function portTrouble(port: string, reason: string): string {
  const known = portReasons.find(([pattern]) => pattern.test(reason))
  return known ? known[1](port) : `${port}: ${reason}`
}
