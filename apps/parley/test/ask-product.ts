import { KEY } from '@parley/testing-product';

/** A request with the key of the tests, to a product as a process of its own. */
export const askProduct = (
  url: string | undefined,
  method: string,
  path: string,
  body?: unknown,
  headers: Readonly<Record<string, string>> = {},
): Promise<Response> =>
  fetch(`${url}${path}`, {
    method,
    headers: { authorization: `Bearer ${KEY}`, 'content-type': 'application/json', ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });

/** Its answer. Rejects with what it says when it refuses. */
export async function answerOfProduct<T>(
  url: string | undefined,
  method: string,
  path: string,
  body?: unknown,
): Promise<T> {
  const answer = await askProduct(url, method, path, body);
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
  return (await answer.json()) as T;
}
