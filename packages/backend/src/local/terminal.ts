import { progress } from '@clack/prompts'

export interface Bar {
  /** `done` of the total is finished; `text` says what is going on. */
  update(done: number, text: string): void
  end(text: string): void
}

/** A progress bar where a person watches; a line for each tenth where output goes to a file or a pipe. */
export function startBar(title: string, total: number): Bar {
  return process.stdout.isTTY ? drawnBar(title, total) : printedBar(title, total)
}

function drawnBar(title: string, total: number): Bar {
  const bar = progress({ max: Math.max(1, total) })
  let shown = 0
  bar.start(title)
  return {
    update(done, text) {
      bar.advance(done - shown, text)
      shown = done
    },
    end: (text) => bar.stop(text),
  }
}

function printedBar(title: string, total: number): Bar {
  let tenths = 0
  say(`${title} (${total})`)
  return {
    update(done, text) {
      const reached = total === 0 ? 10 : Math.floor((10 * done) / total)
      if (reached === tenths) return
      tenths = reached
      say(`  ${done} of ${total}  ${text}`)
    },
    end: say,
  }
}

/** Prints a line. */
export function say(line: string): void {
  process.stdout.write(`${line}\n`)
}
