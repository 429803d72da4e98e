/** A bucket of a service that speaks S3, and with what it is used. */
export interface BucketSettings {
  bucket: string;
  /** Before every key; empty, or ends with a slash. */
  prefix: string;
  /** Empty for AWS' own of the region. */
  endpoint: string;
  region: string;
  /** The bucket stands in the path, not in the host's name. */
  pathStyle: boolean;
  /** Empty: credentials come from where AWS' clients look for them. */
  accessKeyId: string;
  secretAccessKey: string;
}
