import { type Device, newDeviceId } from '../infra/security/device-tokens.ts';
import type { RouteContext } from './define-route.ts';

const COOKIE = 'ringfence_device';
const PATH = '/api/v1/auth';
const SECONDS = 365 * 24 * 3600;
const READ = new RegExp(`(?:^|;\\s*)${COOKIE}=([\\w-]+)`);

/** The browser that asks, if somebody has signed in with it before. */
export function knownDevice({ request, services }: RouteContext): Device | undefined {
  const cookie = READ.exec(request.headers.cookie ?? '')?.[1];
  return cookie === undefined ? undefined : services.devices.read(cookie);
}

/** Set-Cookie that makes the browser known as this user's for a year; one that is known already keeps its name. */
export function deviceCookie(context: RouteContext, userId: string): string {
  const { devices, config } = context.services;
  const known = knownDevice(context);
  const deviceId = known?.userId === userId ? known.deviceId : newDeviceId();
  const token = devices.issue({ userId, deviceId }, Date.now() + SECONDS * 1000);
  const secure = context.request.secure || config.http.publicUrl.startsWith('https:') ? '; Secure' : '';
  return `${COOKIE}=${token}; Path=${PATH}; HttpOnly; SameSite=Strict; Max-Age=${SECONDS}${secure}`;
}
