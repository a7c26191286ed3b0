import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The page and all that it loads come from here: it works without the internet, and may load nothing from elsewhere. */
export const PAGE_POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; " +
  "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

export const PAGE = `<!DOCTYPE html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <title>Parley API</title>
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <link rel="stylesheet" href="/docs/swagger-ui.css" />
    <link rel="icon" href="/docs/favicon-32x32.png" />
  </head>
  <body>
    <div id="page"></div>
    <script src="/docs/swagger-ui-bundle.js"></script>
    <script src="/docs/start.js"></script>
  </body>
</html>
`;

const START = `window.ui = SwaggerUIBundle({
  url: '/openapi.json', dom_id: '#page', deepLinking: true, validatorUrl: null,
  presets: [SwaggerUIBundle.presets.apis], defaultModelsExpandDepth: 0, persistAuthorization: false,
});
`;

interface PageFile {
  readonly contentType: string;
  readonly content: Buffer;
}

const TYPES: Readonly<Record<string, string>> = {
  'swagger-ui.css': 'text/css; charset=utf-8',
  'swagger-ui-bundle.js': 'text/javascript; charset=utf-8',
  'favicon-32x32.png': 'image/png',
};

const read = new Map<string, PageFile>([
  ['start.js', { contentType: 'text/javascript; charset=utf-8', content: Buffer.from(START) }],
]);

/** A file that the page is made of, read once; undefined for any other name. */
export function pageFile(name: string): PageFile | undefined {
  const known = read.get(name);
  if (known !== undefined) return known;
  const contentType = Object.hasOwn(TYPES, name) ? TYPES[name] : undefined;
  const file = join(dirname(require.resolve('swagger-ui-dist/package.json')), name);
  if (contentType === undefined || !existsSync(file)) return undefined;
  const found = { contentType, content: readFileSync(file) };
  read.set(name, found);
  return found;
}
