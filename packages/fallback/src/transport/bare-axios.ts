import axios, { type AxiosInstance, type CreateAxiosDefaults } from 'axios';

/**
 * An axios with these settings and no others. `axios.create` copies what the host program set on axios for its own requests. That
 * may be a header with its token, parameters, a base address. The bank must get none of it.
 */
export function bareAxios(settings: CreateAxiosDefaults): AxiosInstance {
  const http = axios.create();
  for (const name of Object.keys(http.defaults)) Reflect.deleteProperty(http.defaults, name);
  Object.assign(http.defaults, settings);
  return http;
}
