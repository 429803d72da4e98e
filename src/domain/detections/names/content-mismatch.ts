const TEXT = /^(text|application\/(x-)?(java|ecma)script|application\/(json|xml|xhtml)|image\/svg)/;
const PACKED = /^application\/(zip|x-zip|java-archive|vnd\.|octet-stream|x-gzip|gzip|x-tar|x-bzip2|x-xz|x-7z|x-rar)/;
const PROGRAM = /^application\/(x-dosexec|x-msdownload|x-executable|x-ole|x-msi|vnd\.microsoft|octet-stream)/;

/** What a server sends for the extension of a path, as sensors name it by its content. What pages are made by has any. */
const EXPECTED: readonly [extensions: string, types: RegExp][] = [
  ['jpg jpeg png gif webp bmp ico tif tiff', /^image\//],
  ['svg css js mjs json xml txt csv', TEXT],
  ['pdf', /^application\/pdf/],
  ['zip jar apk docx xlsx pptx gz tgz bz2 xz 7z rar', PACKED],
  ['exe dll msi sys scr', PROGRAM],
  ['mp3 wav m4a', /^audio\//],
  ['mp4 webm avi mov mkv', /^(video|audio)\//],
  ['woff woff2 ttf otf eot', /font|^application\/(octet-stream|vnd\.ms-)/],
];
const TYPES = new Map(EXPECTED.flatMap(([list, types]) => list.split(' ').map((extension) => [extension, types])));

/** Whether a request got something else than the extension of its path promises, and no message of an error. */
export function isOtherContent(uri: unknown, contentType: unknown, status: unknown): boolean {
  const [type] = Array.isArray(contentType) ? contentType : [contentType];
  if (typeof uri !== 'string' || typeof type !== 'string' || type === '') return false;
  if (typeof status === 'number' && (status < 200 || status > 299)) return false;
  const [, extension = ''] = /\.([a-z0-9]{1,5})(?:[?#]|$)/i.exec(uri.split(/[?#]/, 1)[0] as string) ?? [];
  const expected = TYPES.get(extension.toLowerCase());
  return expected !== undefined && !expected.test(type.toLowerCase());
}
