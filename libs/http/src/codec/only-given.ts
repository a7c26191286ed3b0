type Given<T> = { readonly [K in keyof T]?: Exclude<T[K], undefined> };

/** The fields that were given: what is absent stays as it is. */
export const onlyGiven = <T extends object>(fields: T): Given<T> =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Given<T>;
