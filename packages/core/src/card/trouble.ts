import type { CrmError, CrmErrorCode } from '../crm/errors.ts'
import type { StageGuard } from '../sync/guards.ts'

/** What kept an enrichment, or what a rep asked for, from being done. */
export type TroubleCode =
  | CrmErrorCode
  | StageGuard
  | 'not_finished' // it broke off, and nobody knows how far it came
  | 'cancelled' // the CRM was disconnected meanwhile
  | 'read_only' // the administrator lets SmartSync only read
  | 'no_owner' // records of this kind have none
  | 'record_gone'
  | 'not_a_user' // the suggested owner, of the CRM
  | 'not_suggested' // any more
  | 'no_open_deal' // in a pipeline whose stages are named
  | 'not_editable' // the CRM does not let the rep edit the deal
  | 'not_writable' // the CRM does not let SmartSync write the field

/** `about` names what it is about as the CRM names it: fields, an address, a stage. */
export interface Trouble {
  code: TroubleCode
  about?: string
}

/** What a rep can do about it. */
export type Remedy = 'try_again' | 'try_later' | 'ask_administrator' | 'reload' | 'none'

/** A trouble as it is shown: in English and, where it is known for what it is, by its code for other languages. */
export interface ToldTrouble {
  message: string
  help: string
  trouble?: Trouble & { remedy: Remedy }
}

const REMEDIES: Record<Remedy, string> = {
  try_again: 'Try again in a moment. If it stays, tell your administrator.',
  try_later: 'Try again later.',
  ask_administrator: 'Ask your administrator for help.',
  reload: 'Reload the page to see what is suggested now.',
  none: '',
}

/** `{crm}` stands for the CRM's name. */
const TROUBLES: Record<TroubleCode, [message: string, remedy: Remedy]> = {
  crm_unauthorized: ['SmartSync could not sign in to {crm}', 'try_again'],
  crm_disconnected: ['{crm} is not connected to SmartSync any more', 'ask_administrator'],
  crm_forbidden: ['SmartSync lacks a permission in {crm}', 'ask_administrator'],
  crm_not_found: ['The record was deleted or merged in {crm}, or SmartSync may not see it', 'try_again'],
  crm_conflict: ['Another record in {crm} has the same unique value', 'try_again'],
  crm_invalid: ['{crm} refused a value', 'ask_administrator'],
  crm_rate_limited: ['{crm} takes no more requests from SmartSync for now', 'try_later'],
  crm_budget_spent: ['SmartSync’s share of the requests that {crm} takes is used up for now', 'try_later'],
  crm_suspended: ['{crm} kept failing, so SmartSync leaves it alone for a while', 'try_later'],
  crm_locked: ['Somebody else was changing the record in {crm}', 'try_again'],
  crm_unavailable: ['{crm} did not answer', 'try_again'],
  crm_misconfigured: ['SmartSync is not set up right for {crm}', 'ask_administrator'],
  crm_protocol: ['SmartSync did not understand what {crm} answered', 'try_again'],
  deal_closed: ['The deal is closed', 'none'],
  further_on: ['The deal is further on already', 'none'],
  closes: ['Closing a deal is left to people', 'none'],
  stage_missing: ['The pipeline does not have the stage that your administrator named', 'ask_administrator'],
  stage_unclear: ['Where the deal stands in its pipeline cannot be told', 'ask_administrator'],
  not_finished: ['It was not finished', 'try_again'],
  cancelled: ['{crm} was disconnected before it was done', 'try_again'],
  read_only: ['Your administrator lets SmartSync only read from {crm}, so nothing was written', 'ask_administrator'],
  no_owner: ['Records of this kind have no owner', 'none'],
  record_gone: ['The record is not there any more', 'none'],
  not_a_user: ['The suggested owner is not an active user of {crm}', 'ask_administrator'],
  not_suggested: ['That is not suggested any more', 'reload'],
  no_open_deal: [
    'There is no open deal in a pipeline whose stages your administrator named in SmartSync',
    'ask_administrator',
  ],
  not_editable: ['{crm} does not let you edit this deal', 'ask_administrator'],
  not_writable: ['{crm} does not let SmartSync write this property', 'ask_administrator'],
}

/** Tells a trouble to a rep of this CRM. */
export function tellTrouble({ code, about }: Trouble, crm: string): ToldTrouble {
  const [words, remedy] = TROUBLES[code]
  const message = words.replace('{crm}', crm)
  return {
    message: about === undefined ? `${message}.` : `${message}: ${about}.`,
    help: REMEDIES[remedy],
    trouble: { code, remedy, ...(about !== undefined && { about }) },
  }
}

/** A failure of which only an English text was kept. */
export function untoldTrouble(message: string): ToldTrouble {
  return { message, help: REMEDIES.try_again }
}

/** What a CRM's refusal is to a rep. It is about the fields that were refused, where the CRM names them. */
export function troubleOf({ code, refused }: Pick<CrmError, 'code' | 'refused'>): Trouble {
  return refused.length === 0 ? { code } : { code, about: refused.map(({ field }) => field).join(', ') }
}
