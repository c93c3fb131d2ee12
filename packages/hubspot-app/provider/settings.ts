/** What the provider must know of our app and of where HubSpot is. The secrets never leave it but to HubSpot itself. */
export interface HubspotSettings {
  clientId: string
  clientSecret: string
  /** The secret before the last rotation: requests signed with it are still accepted. */
  previousClientSecret?: string | undefined
  /** The app's id: how our own writes and our own card requests are known. */
  appId: string
  /** Default `https://api.hubapi.com`. */
  apiUrl?: string | undefined
  /** Default `https://app.hubspot.com`. */
  appUrl?: string | undefined
  /** How long one call may take, in milliseconds. Default 30,000. */
  timeoutMs?: number | undefined
  /** The clock, by which token lifetimes become moments. */
  now?: (() => Date) | undefined
}

export type ResolvedSettings = ReturnType<typeof resolveSettings>

/** The settings with every default in its place; base URLs without a trailing slash. */
export function resolveSettings(settings: HubspotSettings) {
  return {
    clientId: settings.clientId,
    clientSecret: settings.clientSecret,
    previousClientSecret: settings.previousClientSecret ?? null,
    appId: settings.appId,
    apiUrl: (settings.apiUrl ?? 'https://api.hubapi.com').replace(/\/+$/, ''),
    appUrl: (settings.appUrl ?? 'https://app.hubspot.com').replace(/\/+$/, ''),
    timeoutMs: settings.timeoutMs ?? 30_000,
    now: settings.now ?? (() => new Date()),
  }
}
