import { SmartSyncError } from '@smartsync/core/errors'

/** The file is not the publisher's: nothing can be taken from it. */
export class WrongCsv extends SmartSyncError {
  constructor(message: string) {
    super('wrong_csv', message, {
      help: 'Bring the file as CompanyData.com publishes it: UTF-8, ";" between columns, column names in the first line.',
    })
  }
}
