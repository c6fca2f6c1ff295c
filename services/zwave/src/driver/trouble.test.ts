import assert from 'node:assert/strict'
import { test } from 'node:test'
import { failureOf, lossOf } from './trouble.ts'

const failed = (message: string, code?: number | string) =>
  Object.assign(new Error(message), code === undefined ? {} : { code })
const port = '/dev/serial/by-id/usb-stick'

const reasons: readonly (readonly [error: unknown, words: RegExp])[] = [
  [failed(`Error: No such file or directory, cannot open ${port}`), /there is no .*plugged in/],
  [failed("ENOENT: no such file or directory, open '/dev/ttyACM0'", 'ENOENT'), /there is no/],
  [failed(`Error: Permission denied, cannot open ${port}`), /may not be opened/],
  [failed('Error Resource temporarily unavailable Cannot lock port'), /in use by another program/],
  [failed('connect ECONNREFUSED 127.0.0.1:9002', 'ECONNREFUSED'), /refuses the connection/],
  [Object.assign(new AggregateError([], ''), { code: 'ECONNREFUSED' }), /refuses the connection/],
  [failed('getaddrinfo ENOTFOUND gateway', 'ENOTFOUND'), /name is not known/],
  [failed('no connection to 10.0.0.9:9002 within 5 s'), /cannot be reached/],
  [failed('the other end closed the connection'), /was lost: is the stick unplugged/],
  [failed('The serial port closed unexpectedly!', 122), /was lost/],
  [
    failed('Failed to recover from bootloader. Please flash a new firmware to continue... (ZW0100)', 100),
    /bootloader/,
  ],
  [
    failed(
      'Failed to initialize the driver, no response from the controller. Are you sure this is a Z-Wave controller? (ZW0100)',
      100,
    ),
    /does not answer/,
  ],
  [
    failed(
      'Failed to initialize the driver: Failed to lock DB file "/tmp/lock/7e570001.jsonl"! (ZW0100)',
      100,
    ),
    /ZWAVE_CACHE_DIR.*another process/,
  ],
  [
    failed(
      'Failed to create the cache directory /data/zwave. Please make sure that it is writable (ZW0100)',
      100,
    ),
    /ZWAVE_CACHE_DIR.*cannot be written/,
  ],
  [
    failed(
      "Failed to initialize the driver: EACCES: permission denied, open '/data/zwave/7e570001.jsonl' (ZW0100)",
      100,
    ),
    /ZWAVE_CACHE_DIR.*cannot be written/,
  ],
  [
    failed("EACCES: permission denied, open '/data/zwave/service-7e570001.json'", 'EACCES'),
    /ZWAVE_CACHE_DIR.*cannot be written/,
  ],
  [failed('Something that nobody has met (ZW0100)', 100), /^Something that nobody has met$/],
  ['text', /^text$/],
]
for (const [error, words] of reasons)
  test(`why there is no stick: ${error}`, () => assert.match(lossOf(error, port, '/data/zwave'), words))

const failures: readonly (readonly [code: number, words: RegExp])[] = [
  [102, /lost before it was sent/],
  [111, /lost before it was done/],
  [204, /does not answer/],
  [205, /jammed/],
  [302, /does not support/],
  [999, /^as the library says$/],
]
for (const [code, words] of failures)
  test(`why a command failed: ${code}`, () => {
    const cause = failed('as the library says (ZW0999)', code)
    const error = failureOf(cause)
    assert.match(error.message, words)
    assert.equal(error.cause, cause)
  })
