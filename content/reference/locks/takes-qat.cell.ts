import { acquisitions } from './acquisitions.cell.ts'

export default acquisitions('qat', '7.2', [
  'set_device_state',
  'get_device_state',
  'get_data_size',
  'read',
  'write',
  'precopy_info',
  'close',
  'reset',
  'sysfs_reset',
])
