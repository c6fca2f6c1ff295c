import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { existsSync, rmSync } from 'node:fs'
import type { Stack } from './engine.ts'

/** Numbers of a serial device that no driver stands behind (ttyUSB, the last one), and of a disk. */
const usb = { path: '/dev/ttyUSB255', type: 'c', major: '188', minor: '255' }

/**
 * A device that is plugged in while rf runs is there in its container at once, and may be opened: the kernel answers
 * that there is no such device (ENXIO), and not that it is forbidden (EPERM), as it does for what is no serial device.
 */
export async function serialDevice(stack: Stack): Promise<string> {
  assert.equal(existsSync(usb.path), false)
  const open = (path: string) => stack.inside('rf', `(: < ${path}) 2>&1 || true`)
  assert.match(await open(usb.path), /No such file/)
  execFileSync('mknod', ['--mode=660', usb.path, usb.type, usb.major, usb.minor])
  try {
    execFileSync('chgrp', ['20', usb.path])
    assert.match(await open(usb.path), /No such device/)
  } finally {
    rmSync(usb.path)
  }
  assert.match(await open(usb.path), /No such file/)
  assert.match(await open('/dev/loop-control'), /Permission denied|Operation not permitted/)
  return ''
}
