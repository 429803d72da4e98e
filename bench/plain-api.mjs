import { createSecretKey } from 'node:crypto';
import express from 'express';
import passport from 'passport';
import { ExtractJwt, Strategy } from 'passport-jwt';
import pg from 'pg';

/** What the platform's API is measured against: Express, passport-jwt with a KeyObject, one query, JSON. */
const pool = new pg.Pool({ connectionString: process.env.OWNER_URL, max: 10 });
const secretOrKey = createSecretKey(Buffer.from(process.env.SECRET, 'hex'));
passport.use(
  new Strategy({ jwtFromRequest: ExtractJwt.fromAuthHeaderAsBearerToken(), secretOrKey }, (claims, done) =>
    done(null, claims),
  ),
);
const app = express();
app.disable('x-powered-by');
app.disable('etag');
app.get('/jobs', passport.authenticate('jwt', { session: false }), async (request, response) => {
  const { rows } = await pool.query(
    'select * from jobs where tenant_id = $1 order by created_at desc, id desc limit 51',
    [request.user.tenant],
  );
  response.json({ items: rows });
});
app.listen(Number(process.env.PORT), '127.0.0.1');
