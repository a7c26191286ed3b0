import { operation } from './operation';

/* Where the API describes itself. */

const self = { method: 'get', right: 'nobody', tag: 'Description' } as const;

export const openApi = operation({
  ...self,
  id: 'getOpenApi',
  path: '/openapi.json',
  summary: 'This document',
  answers: { 200: { type: 'object' } },
});

export const asyncApi = operation({
  ...self,
  id: 'getAsyncApi',
  path: '/asyncapi.json',
  summary: 'What the event stream tells, as an AsyncAPI 3 document',
  answers: { 200: { type: 'object' } },
});

export const docs = operation({
  ...self,
  id: 'getDocs',
  path: '/docs',
  summary: 'A page to read this document and try it',
  answers: { 200: { contentType: 'text/html' } },
});

export const docsFile = operation({
  ...self,
  id: 'getDocsFile',
  path: '/docs/{file}',
  summary: 'What the page is made of',
  answers: { 200: { contentType: 'text/*' } },
  problems: [404],
});

export const documentOperations = [openApi, asyncApi, docs, docsFile];
