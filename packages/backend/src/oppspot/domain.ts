import { emailDomain } from '@smartsync/core/oppspot'

/** Sites where a company may have a page, but which are not its own: social networks, marketplaces, free hosts. */
const shared = [
  'facebook.com',
  'fb.com',
  'instagram.com',
  'linkedin.com',
  'twitter.com',
  'x.com',
  'youtube.com',
  'tiktok.com',
  'pinterest.com',
  'linktr.ee',
  'google.com',
  'business.site',
  'yell.com',
  'yelp.com',
  'yelp.co.uk',
  'tripadvisor.com',
  'tripadvisor.co.uk',
  'checkatrade.com',
  'trustpilot.com',
  'amazon.com',
  'amazon.co.uk',
  'ebay.com',
  'ebay.co.uk',
  'etsy.com',
  'wixsite.com',
  'weebly.com',
  'wordpress.com',
  'blogspot.com',
  'squarespace.com',
  'myshopify.com',
  'godaddysites.com',
  'github.io',
  'netlify.app',
  'vercel.app',
  'medium.com',
]

/**
 * The company's own domain in a website or domain as someone wrote it: host, lower-case, without `www.`.
 * Null for what is no host, for addresses, and for hosts that many companies share.
 */
export function domainOf(website: string | null | undefined): string | null {
  const host = /^\s*(?:[a-z][a-z0-9+.-]*:\/\/)?(?:www\.)?([^/:?#\s]+)/i.exec(website ?? '')?.[1]?.toLowerCase()
  const domain = host?.replace(/\.+$/, '')
  if (!domain || domain.length > 253) return null
  if (!/^([\p{L}\d]([\p{L}\d-]*[\p{L}\d])?\.)+\p{L}[\p{L}\d-]+$/u.test(domain)) return null
  if (emailDomain(`someone@${domain}`) === null) return null
  return shared.some((site) => domain === site || domain.endsWith(`.${site}`)) ? null : domain
}

/** Hosts that RFC 2606 and RFC 6761 reserve: nothing real stands there. */
export function isReservedHost(host: string): boolean {
  return /(^|\.)(example\.(com|net|org)|example|test|invalid|localhost)$/i.test(host)
}
