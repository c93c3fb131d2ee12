/** Preloaded into a process, it puts the machine's clock wrong by `CLOCK_IS_WRONG_BY` milliseconds, as that process sees it. */
const wrongBy = Number(process.env.CLOCK_IS_WRONG_BY)

globalThis.Date = new Proxy(Date, {
  construct: (real, given, target) =>
    Reflect.construct(real, given.length === 0 ? [real.now() + wrongBy] : given, target),
  get: (real, key) => (key === 'now' ? () => real.now() + wrongBy : Reflect.get(real, key)),
})
