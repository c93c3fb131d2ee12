import type { Request, Response } from 'express'

/** A cookie of one install: unreadable to scripts, and sent to the routes of that CRM's install only. */
export interface InstallCookie {
  name: string
  crm: string
  publicUrl: string
  /**
   * HubSpot may open our pages inside its own when an install began there, and then asks for `none`. A browser takes
   * `none` over HTTPS only, so without it the cookie is `lax` all the same.
   * Source: https://developers.hubspot.com/docs/apps/developer-platform/list-apps/understand-app-install-flow
   */
  sameSite: 'lax' | 'none'
}

export function setCookie(response: Response, cookie: InstallCookie, value: string, maxAge: number): void {
  response.cookie(cookie.name, value, { ...options(cookie), maxAge })
}

export function dropCookie(response: Response, cookie: InstallCookie): void {
  response.clearCookie(cookie.name, options(cookie))
}

export function readCookie(request: Request, name: string): string | null {
  const pairs = (request.get('cookie') ?? '').split(';').map((pair) => pair.trim())
  return pairs.find((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1) || null
}

function options({ crm, publicUrl, sameSite }: InstallCookie) {
  const secure = publicUrl.startsWith('https:')
  return {
    httpOnly: true,
    sameSite: secure ? sameSite : 'lax',
    secure,
    path: `${new URL(publicUrl).pathname.replace(/\/$/, '')}/install/${crm}`,
  } as const
}
