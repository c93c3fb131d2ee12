const FREE_MAIL = new Set(
  `aol.com btinternet.com fastmail.com free.fr gmail.com gmx.com gmx.de googlemail.com hotmail.co.uk hotmail.com icloud.com
   laposte.net live.co.uk live.com mac.com mail.com me.com msn.com ntlworld.com orange.fr outlook.com pm.me proton.me
   protonmail.com qq.com sky.com t-online.de talktalk.net virginmedia.com web.de yahoo.co.uk yahoo.com yahoo.de
   yahoo.fr yandex.ru ymail.com zoho.com 163.com 126.com`.split(/\s+/),
)

/** The company's domain behind an e-mail address; null for what is no address and for free-mail hosts, which are no companies. */
export function emailDomain(email: string): string | null {
  const domain = /^[^\s@]+@([^\s@]+\.[^\s@.]+)$/.exec(email.trim().toLowerCase())?.[1]
  return domain === undefined || FREE_MAIL.has(domain) ? null : domain
}
