import type { Options } from '@constellation/bootstrap/config/load'
import { int, oneOf, text } from '@constellation/bootstrap/config/options'
import type { DisplayConfig } from './display.ts'
import { type LcdFile, lcdFile } from './file.ts'

/** The variables of the service. */
export type LcdConfig = DisplayConfig

const tcp = /^tcp:\/\/([A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\]):(\d{1,5})$/
const device = /^\/.*[^/]$/

/** Configuration of the service: LCD_* and config/lcd.yaml. */
export const lcdOptions: Options<LcdConfig, LcdFile> = {
  variables: {
    driver: oneOf({
      env: 'LCD_DRIVER',
      doc: "What shows: LCDd, the kernel's character display, a serial display, or a terminal.",
      values: ['lcdproc', 'charlcd', 'serial', 'terminal'],
      default: 'lcdproc',
    }),
    port: text({
      env: 'LCD_PORT',
      doc: "Where it is: tcp://127.0.0.1:13666 for lcdproc, /dev/lcd for charlcd, this process's output for terminal, where not set.",
      hint: '/dev/… or tcp://host:port',
      default: null,
      check: (port) => {
        const [, , number] = tcp.exec(port) ?? []
        if (number !== undefined && Number(number) >= 1 && Number(number) <= 65_535) return undefined
        return device.test(port) ? undefined : 'is neither the path of a device (/dev/…) nor tcp://host:port'
      },
    }),
    columns: int({
      env: 'LCD_COLUMNS',
      doc: 'Characters in a row; LCDd tells them itself.',
      default: 20,
      min: 8,
      max: 40,
    }),
    rows: int({ env: 'LCD_ROWS', doc: 'Rows; LCDd tells them itself.', default: 4, min: 1, max: 4 }),
    rom: oneOf({
      env: 'LCD_ROM',
      doc: 'Character set of the display: a00 (Japanese, most cheap ones) or a02 (European); for charlcd and serial.',
      values: ['a00', 'a02'],
      default: 'a00',
    }),
    baud: int({
      env: 'LCD_BAUD',
      doc: 'Speed of a serial display; 19200 for matrix-orbital, 9600 for serlcd, where not set.',
      default: null,
      min: 300,
      max: 1_000_000,
    }),
    protocol: oneOf({
      env: 'LCD_PROTOCOL',
      doc: 'What a serial display speaks: Matrix Orbital, or SparkFun SerLCD (OpenLCD).',
      values: ['matrix-orbital', 'serlcd'],
      default: 'matrix-orbital',
    }),
  },
  file: lcdFile,
  check: ({ driver, port }) => {
    const isTcp = port?.startsWith('tcp://') ?? false
    const wrong =
      driver === 'serial' && port === null
        ? 'is not set: a serial display needs its device, or tcp://host:port'
        : driver === 'lcdproc' && port !== null && !isTcp
          ? `is "${port}", but LCDd is at tcp://host:port`
          : (driver === 'charlcd' || driver === 'terminal') && isTcp
            ? `is "${port}", but ${driver} needs the path of a device`
            : undefined
    return wrong === undefined ? [] : [{ where: 'LCD_PORT', message: wrong }]
  },
}
