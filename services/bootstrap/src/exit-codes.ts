/** How a service ends (sysexits.h): stopped in order, an internal error, bad configuration. */
export const exitCodes = { stopped: 0, internalError: 70, badConfiguration: 78 } as const
