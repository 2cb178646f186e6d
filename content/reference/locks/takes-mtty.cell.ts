import { acquisitions } from './acquisitions.cell.ts'

export default acquisitions('mtty', '7.2', [
  'set_device_state',
  'get_device_state',
  'read',
  'write',
  'precopy_info',
  'reset',
])
