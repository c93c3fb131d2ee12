import { SmartSyncError } from '../errors.ts'

export type MappingErrorCode =
  | 'mapping_invalid_transform' // the expression cannot be used at all
  | 'mapping_transform_failed' // the expression gave no usable value for this record
  | 'mapping_unconvertible' // the value does not fit the CRM field's type

/** A mapping that cannot do what it is there for. Never worth trying again as it stands. */
export class MappingError extends SmartSyncError {
  declare readonly code: MappingErrorCode

  constructor(code: MappingErrorCode, message: string, options: { help: string; cause?: unknown }) {
    super(code, message, options)
  }
}

/** What came of something that a mapping may get wrong: a value, or why there is none. */
export type MappingResult<T> = { ok: true; value: T } | { ok: false; error: MappingError }
