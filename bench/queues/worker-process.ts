import { once } from 'node:events'
import { openDatabase } from '../../packages/backend/src/store/database.ts'
import { workThrough } from './smartsync.ts'

/** A worker process of its own, which works through the queue of the database that it is given once it is told to. */
const database = await openDatabase({ url: process.argv[2] ?? '', folder: null })
process.send?.('ready')
await once(process, 'message')
await workThrough(database, { isStuck: () => false, onDone: () => {} })
