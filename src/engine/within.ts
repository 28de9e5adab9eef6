/** What there is instead of a value that did not come in time. */
export const late = Symbol('late')

/** What `work` gives, or `late` after so many real ms. Rejects as it does. */
export async function within<T>(work: Promise<T>, ms: number): Promise<T | typeof late> {
  let timer: NodeJS.Timeout | undefined
  const passed = new Promise<typeof late>((resolve) => {
    timer = setTimeout(() => resolve(late), ms)
  })
  return Promise.race([work, passed]).finally(() => clearTimeout(timer))
}
