import { runService } from '@constellation/bootstrap/run-service'
import { writerOptions } from './options.ts'
import { runWriter } from './writer.ts'

// MQTT → line → batch → database, or spool while it is away → acknowledgement
await runService('influx-writer', writerOptions, runWriter)
