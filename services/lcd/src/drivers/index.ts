import type { DisplayConfig, OpenDisplay } from '../display.ts'

/** How each driver is loaded; a new one is a line here and a folder beside. */
const drivers: Readonly<Record<DisplayConfig['driver'], (config: DisplayConfig) => Promise<OpenDisplay>>> = {
  lcdproc: async (config) => (await import('./lcdproc/driver.ts')).lcdprocOpener(config),
  charlcd: async (config) => (await import('./charlcd/driver.ts')).charlcdOpener(config),
  serial: async (config) => (await import('./serial/driver.ts')).serialOpener(config),
  terminal: async (config) => (await import('./terminal.ts')).terminalOpener(config),
}

/**
 * Opens the display that the configuration names, as often as it is called; its driver is loaded at the first opening.
 * Use one opener for a run: it remembers what a display's memory was given already.
 */
export function openerOf(config: DisplayConfig): OpenDisplay {
  let opener: Promise<OpenDisplay> | undefined
  return async (events, signal) => {
    opener ??= drivers[config.driver](config)
    return (await opener)(events, signal)
  }
}
