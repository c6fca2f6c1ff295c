import { type ChildProcess, spawn } from 'node:child_process'
import { writeSync } from 'node:fs'

/**
 * What watches: a shell beside the process, which reads a line for each turn of the event loop from a pipe. Bash can
 * read with a time limit, and needs 0.3 MB; a worker thread, with an engine of its own, took 13 MB and 10 ms.
 *
 * - It counts its own looks and not the clock, so that a machine that slept, or a container that was paused, is not
 *   taken for a hang. A process that somebody has stopped (SIGSTOP, a debugger) is not one that hangs either: proc(5),
 *   /proc/pid/stat, state T or t.
 * - The pipe's end is the process's end, whatever that was: it lives no longer than what it watches.
 * - A terminal's Ctrl-C comes to it too, and the service may hang while it stops.
 */
const watch = `
trap '' INT TERM HUP QUIT
missed=0
while ((missed < looks)); do
  read -r -t "$step"
  code=$?
  if ((code == 0)); then missed=0; continue; fi
  ((code > 128)) || exit 0
  stat=
  read -r stat 2>/dev/null </proc/$PPID/stat
  case \${stat##*) } in [Tt]*) ;; *) ((++missed)) ;; esac
done
printf '{"level":60,"time":%(%s)T000,"name":"%s","msg":"the event loop has hung for %s s: killed by its watchdog"}\\n' -1 "$name" "$seconds"
kill -KILL $PPID
`

/** How often it looks before it calls a loop hung. */
const looks = 10

/**
 * Kills this process (SIGKILL) when its event loop has not turned for `seconds`: a hung loop does not answer SIGTERM
 * either, and only a process that is gone is restarted. 0: no watchdog. Returns a function that ends it.
 *
 * Where there is no bash, it says so, and there is no watchdog.
 */
export function startWatchdog(name: string, seconds: number): () => Promise<void> {
  if (seconds === 0) return async () => {}
  const step = seconds / looks
  const env = {
    PATH: process.env['PATH'],
    name,
    seconds: String(seconds),
    step: String(step),
    looks: String(looks),
  }
  const start = () => startWatcher(env, (reason) => failed(reason))
  const beat = () => {
    const { exitCode, signalCode, stdin } = watcher
    if (exitCode !== null || signalCode !== null) watcher = start()
    // one that has not read the last line yet, since it was stopped, needs no further one
    else if (stdin?.writable && stdin.writableLength === 0) stdin.write('\n')
  }
  const timer = setInterval(beat, (step * 1000) / 2)
  timer.unref()
  const failed = (reason: string) => {
    clearInterval(timer)
    const event = { level: 40, time: Date.now(), name, msg: `there is no watchdog: ${reason}` }
    writeSync(1, `${JSON.stringify(event)}\n`)
  }
  let watcher = start()
  return async () => {
    clearInterval(timer)
    watcher.stdin?.destroy()
  }
}

function startWatcher(
  env: Readonly<Record<string, string | undefined>>,
  failed: (reason: string) => void,
): ChildProcess {
  const watcher = spawn('bash', ['-c', watch], { env, stdio: ['pipe', 1, 'ignore'] })
  watcher.unref()
  watcher.stdin?.on('error', () => {}) // it was killed: the next beat starts another
  watcher.on('error', ({ message }) => failed(message))
  return watcher
}
