import { SmartSyncError } from '@smartsync/core/errors'

/** No connection to the database could be made. Names host and port, never the password. */
export class DatabaseUnreachable extends SmartSyncError {
  constructor(where: string, why: string, cause: unknown) {
    super('database_unreachable', `Cannot reach the database at ${where}: ${why}.`, {
      help: 'Check DATABASE_URL and that the server runs and lets this machine in. Without DATABASE_URL the embedded database is used.',
      retry: 'later',
      cause,
    })
  }
}

export class DatabaseTooOld extends SmartSyncError {
  constructor(version: string) {
    super('database_too_old', `The database is PostgreSQL ${version}.`, {
      help: 'SmartSync needs PostgreSQL 15 or newer.',
    })
  }
}

/** Another process has the embedded database's folder open; two would destroy it. */
export class DatabaseInUse extends SmartSyncError {
  constructor(folder: string, pid: number) {
    super('database_in_use', `The embedded database in ${folder} is open in process ${pid}.`, {
      help: 'Stop that process first, or set DATABASE_URL to a PostgreSQL, which several processes can share.',
    })
  }
}

export class MigrationFailed extends SmartSyncError {
  constructor(name: string, why: string, cause: unknown) {
    super('migration_failed', `Migration ${name} failed: ${why}`, {
      help: 'Nothing of it was kept. The database user must own the schema smartsync and may create roles, or the roles smartsync_app, smartsync_router and smartsync_intake must exist and be granted to it.',
      cause,
    })
  }
}

export class MigrationChanged extends SmartSyncError {
  constructor(name: string) {
    super('migration_changed', `Migration ${name} is not the file that was run on this database.`, {
      help: 'Restore the file; put changes into a new migration.',
    })
  }
}

/** A query ran on an organization's transaction after another organization was entered: a fault in our code. */
export class ForeignTransaction extends SmartSyncError {
  constructor() {
    super('foreign_transaction', 'This transaction has gone on to another organization or role.', {
      help: 'Finish the work for one organization before entering the next.',
    })
  }
}

export class UnknownIntegration extends SmartSyncError {
  constructor(integrationId: string) {
    super('unknown_integration', `There is no integration ${integrationId} in this organization.`, {
      help: 'Connect the CRM first, or check the id.',
    })
  }
}

/** The CRM account is connected to another organization. */
export class AccountTaken extends SmartSyncError {
  constructor(crmType: string, accountId: string) {
    super('account_taken', `The ${crmType} account ${accountId} is already connected.`, {
      help: 'An account can serve one organization. Disconnect it there first.',
    })
  }
}

/** A certain account was to be connected again, and the person chose another one at the CRM. */
export class WrongAccount extends SmartSyncError {
  constructor(crm: string, { wanted, given }: { wanted: string; given: string }) {
    super('wrong_account', `You chose the ${crm} account ${given}, and not ${wanted}.`, {
      help: `Nothing was changed. Start again and choose ${wanted} at ${crm}; to connect ${given} as well, choose “Connect ${crm}” in SmartSync’s console.`,
    })
  }
}

/** Somebody else saved settings after the version that a change was made to. */
export class SettingsChanged extends SmartSyncError {
  constructor(basedOn: number) {
    super('settings_changed', `The settings are not at version ${basedOn} any more.`, {
      help: 'Read the settings again, make the change to what they are now, and save it with their version.',
    })
  }
}

export class UnknownProposal extends SmartSyncError {
  constructor(id: string) {
    super('unknown_proposal', `There is no proposal ${id}.`, {
      help: 'The list of proposals names those that there are.',
    })
  }
}

export class ProposalAccepted extends SmartSyncError {
  constructor(id: string, version: number) {
    super('proposal_accepted', `The proposal ${id} was accepted already, as version ${version} of the settings.`, {
      help: 'To go back to it, save the settings of that version again.',
    })
  }
}

export class UnknownBackfill extends SmartSyncError {
  constructor(id: string) {
    super('unknown_backfill', `There is no backfill ${id}.`, {
      help: 'The list of backfills names those that there are.',
    })
  }
}

/** An integration works on one backfill at a time. */
export class BackfillOpen extends SmartSyncError {
  constructor() {
    super('backfill_open', 'This integration has a backfill that has not ended.', {
      help: 'Let it finish, resume it, or cancel it first.',
    })
  }
}

/** A backfill cannot be steered that way from where it stands. */
export class BackfillNot extends SmartSyncError {
  constructor(status: string, wanted: string) {
    super('backfill_not_possible', `The backfill is ${status}: it cannot be ${wanted}.`, {
      help: 'Look at it again: somebody may have steered it meanwhile, or it has ended.',
    })
  }
}
