import type { RemoteChannel } from '@remote-ui/core'

/** What a card is told of where it stands; `variables` are those of the project's profile. */
export interface CardContext {
  location: string
  crm: { objectId: number; objectTypeId: string }
  portal: { id: number; timezone: string }
  user: {
    id: number
    email: string
    emails: string[]
    firstName: string
    lastName: string
    locale: string
    language: string
    permissions: string[]
    roles: string[]
    teams: string[]
  }
  extension: { appId: number; appName: string; cardTitle: string }
  variables: Record<string, string>
}

export interface FetchRequest {
  url: string
  method: string
  body?: unknown
}

export interface FetchAnswer {
  status: number
  type: string
  body: string
}

export interface Alert {
  type?: string
  title?: string
  message: string
}

/** What the page does for a card. */
export interface PageApi {
  fetch(request: FetchRequest): Promise<FetchAnswer>
  addAlert(alert: Alert): void
  refreshObjectProperties(): void
  fetchCrmObjectProperties(names: string[] | '*'): Promise<Record<string, string>>
  reloadPage(): void
  copyTextToClipboard(text: string): Promise<void>
}

/** What the worker does for the page: loads the card's code and draws into the channel. */
export interface WorkerApi {
  start(channel: RemoteChannel, page: PageApi, context: CardContext, code: string): Promise<void>
}
