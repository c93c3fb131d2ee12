import { once } from 'node:events'
import { openDatabase } from '../../packages/backend/src/store/database.ts'
import { workThrough } from './smartsync.ts'

/** A worker process of its own: works at this pace through the queue of this database once it is told to. */
const [url = '', lanes, batch, answerMs] = process.argv.slice(2)

const database = await openDatabase({ url, folder: null })
process.send?.('ready')
await once(process, 'message')
const pace = { lanes: Number(lanes), batch: Number(batch), answerMs: Number(answerMs) }
await workThrough(database, { isStuck: () => false, onDone: () => {} }, pace)
