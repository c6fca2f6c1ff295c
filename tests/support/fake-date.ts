// Loaded before a program (node --import): its Date.now is wrong by as many milliseconds as the file named by FAKE_DATE_FILE
// says, read at the start and at each SIGUSR2. The monotonic clocks stay right, as they do on a machine whose clock is set.
import { readFileSync } from 'node:fs'

const real = Date.now
let off = 0
const look = () => {
  off = Number(readFileSync(process.env['FAKE_DATE_FILE'] ?? '', 'utf8'))
}
look()
process.on('SIGUSR2', look)
Date.now = () => real() + off
