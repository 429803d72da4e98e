import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { type RequestHandler, Router, static as serveStatic } from 'express';
import { PROJECT_FOLDER } from '../config/project.ts';
import { consolePolicy, foreignPagePolicy } from './middleware/security-headers.ts';

const PUBLIC = resolve(PROJECT_FOLDER, 'web', 'public');

/** Only these files of the packages are needed; the others (maps, licences, examples) are not served. */
const SWAGGER_FILES = /^\/(swagger-ui\.css|swagger-ui-bundle\.js|favicon-32x32\.png)$/;

/** The console at /, and the two views of the API's document at /docs and /redoc: all of it files of this machine. */
export function pages(): Router {
  const options = { cacheControl: false, etag: true, redirect: true };
  const router = Router();
  router.use('/docs/assets', foreignPagePolicy, revalidate, only(SWAGGER_FILES), serveStatic(swaggerFolder(), options));
  router.use(
    '/redoc/assets',
    foreignPagePolicy,
    revalidate,
    only(/^\/redoc\.standalone\.js$/),
    serveStatic(redocFolder(), options),
  );
  router.use(['/docs', '/redoc'], foreignPagePolicy);
  router.use((request, response, next) => {
    if (/^\/(docs|redoc)(\/|$)/.test(request.path)) next();
    else consolePolicy(request, response, next);
  });
  router.use(revalidate, serveStatic(PUBLIC, options));
  return router;
}

/** A page may be kept, but is asked for again each time: after an update nobody sees half of the old one. */
const revalidate: RequestHandler = (_request, response, next) => {
  response.setHeader('Cache-Control', 'no-cache');
  next();
};

function only(files: RegExp): RequestHandler {
  return (request, _response, next) => next(files.test(request.path) ? undefined : 'router');
}

function swaggerFolder(): string {
  return dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));
}

/** In the built image only the bundle is there, not the package with all it needs. */
function redocFolder(): string {
  const built = join(PROJECT_FOLDER, 'dist', 'assets');
  return existsSync(join(built, 'redoc.standalone.js'))
    ? built
    : join(PROJECT_FOLDER, 'node_modules', 'redoc', 'bundles');
}
