/** The last words of the help of what works on the product's stores. */
export const STORES_HELP = `Works on the stores that PARLEY_EVENT_STORE, PARLEY_READ_MODEL and PARLEY_OPERATIONS name, as the product does: through the
product while it runs on them, by itself while it is stopped.`;
