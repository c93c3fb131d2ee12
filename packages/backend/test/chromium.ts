const executablePath = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium'

/** How the browser is started: Debian's Chromium, or the one at `CHROMIUM_PATH`, without calls of its own to the outside. */
export const CHROMIUM = {
  executablePath,
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'],
}
