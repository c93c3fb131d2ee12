/**
 * Loaded into every process of the product while it has its picture taken (`--import`): time goes on as ever, from the
 * moment that the pictures are of, so that each run of them shows the same days and hours.
 */
const shift = Number(process.env.PICTURES_SHIFT_MS)
const RealDate = Date

globalThis.Date = new Proxy(RealDate, {
  construct: (target, given: [], newTarget) =>
    Reflect.construct(target, given.length === 0 ? [RealDate.now() + shift] : given, newTarget),
  apply: () => new Date().toString(),
  get: (target, key) => (key === 'now' ? () => RealDate.now() + shift : Reflect.get(target, key)),
})
