#ifndef TWIN_HDF5_SHIM_H
#define TWIN_HDF5_SHIM_H

#include <hdf5/serial/hdf5.h>
#include <stdlib.h>
#include <string.h>

/* libhdf5's constants are macros over mutable globals, which Swift does not import: reach them through accessors. */
static inline hid_t twin_h5t_native_double(void) { return H5T_NATIVE_DOUBLE; }
static inline hid_t twin_h5t_little_double(void) { return H5T_IEEE_F64LE; }
static inline hid_t twin_h5t_native_int64(void) { return H5T_NATIVE_INT64; }
static inline hid_t twin_h5t_little_int64(void) { return H5T_STD_I64LE; }
static inline hid_t twin_h5t_native_uint64(void) { return H5T_NATIVE_UINT64; }
static inline hid_t twin_h5t_little_uint64(void) { return H5T_STD_U64LE; }
static inline hid_t twin_h5t_c_string(void) { return H5T_C_S1; }
static inline unsigned twin_h5f_read_only(void) { return H5F_ACC_RDONLY; }
static inline unsigned twin_h5f_read_write(void) { return H5F_ACC_RDWR; }
static inline unsigned twin_h5f_truncate(void) { return H5F_ACC_TRUNC; }
static inline hid_t twin_h5p_file_create(void) { return H5P_FILE_CREATE; }
static inline hid_t twin_h5p_file_access(void) { return H5P_FILE_ACCESS; }
static inline hid_t twin_h5p_group_create(void) { return H5P_GROUP_CREATE; }
static inline hid_t twin_h5p_dataset_create(void) { return H5P_DATASET_CREATE; }
static inline hid_t twin_h5p_dataset_access(void) { return H5P_DATASET_ACCESS; }

/* The metadata cache, told to keep everything it holds until it is flushed and to be `bytes` large. */
static inline herr_t twin_h5p_hold_metadata(hid_t fapl, size_t bytes) {
  H5AC_cache_config_t config;
  memset(&config, 0, sizeof config);
  config.version = H5AC__CURR_CACHE_CONFIG_VERSION;
  herr_t status = H5Pget_mdc_config(fapl, &config);
  if (status < 0) return status;
  config.evictions_enabled = 0;
  config.incr_mode = H5C_incr__off;
  config.flash_incr_mode = H5C_flash_incr__off;
  config.decr_mode = H5C_decr__off;
  config.set_initial_size = 1;
  config.initial_size = bytes;
  if (config.max_size < bytes) config.max_size = bytes;
  return H5Pset_mdc_config(fapl, &config);
}

/* Calls `visit` for every entry of this thread's error stack, the innermost last, and empties the stack. */
typedef void (*twin_h5_error_visitor)(const char *function, const char *text, void *context);
typedef struct { twin_h5_error_visitor visit; void *context; } twin_h5_error_walk;
static herr_t twin_h5e_forward(unsigned n, const H5E_error2_t *entry, void *data) {
  (void)n;
  twin_h5_error_walk *walk = (twin_h5_error_walk *)data;
  walk->visit(entry->func_name, entry->desc, walk->context);
  return 0;
}
static inline void twin_h5e_take(twin_h5_error_visitor visit, void *context) {
  twin_h5_error_walk walk = {visit, context};
  H5Ewalk2(H5E_DEFAULT, H5E_WALK_DOWNWARD, twin_h5e_forward, &walk);
  H5Eclear2(H5E_DEFAULT);
}
static inline void twin_h5e_silence(void) { H5Eset_auto2(H5E_DEFAULT, NULL, NULL); }

/*
 * A file driver that hands every read and write to the caller's functions, so that the caller decides when and in
 * which order bytes reach the disk. All of its state but the end of the allocated space is the caller's, in `context`.
 * Functions return 0, or -1 for failure.
 */
typedef enum {
  /* In the order in which they are safe to overwrite: nothing refers to what comes after it. */
  twin_bytes_superblock, twin_bytes_heap, twin_bytes_raw, twin_bytes_tree, twin_bytes_header
} twin_bytes_kind;

typedef struct {
  void *context;
  int (*read)(void *context, unsigned long long address, size_t count, void *bytes);
  int (*write)(void *context, twin_bytes_kind kind, unsigned long long address, size_t count, const void *bytes);
  /* Says where the space that HDF5 has given out ends. */
  void (*allocate)(void *context, unsigned long long end);
  /* Where the bytes written so far end. */
  unsigned long long (*end)(void *context);
} twin_driver;

typedef struct {
  H5FD_t pub;
  twin_driver driver;
  haddr_t allocated;
} twin_h5fd;

static inline twin_bytes_kind twin_kind(H5FD_mem_t type) {
  switch (type) {
    case H5FD_MEM_SUPER: return twin_bytes_superblock;
    case H5FD_MEM_GHEAP: case H5FD_MEM_LHEAP: return twin_bytes_heap;
    case H5FD_MEM_DRAW: return twin_bytes_raw;
    case H5FD_MEM_BTREE: return twin_bytes_tree;
    default: return twin_bytes_header;
  }
}
static void *twin_h5fd_copy_info(const void *info) {
  twin_driver *copy = (twin_driver *)malloc(sizeof *copy);
  if (copy) *copy = *(const twin_driver *)info;
  return copy;
}
static herr_t twin_h5fd_free_info(void *info) { free(info); return 0; }
static H5FD_t *twin_h5fd_open(const char *name, unsigned flags, hid_t fapl, haddr_t maxaddr) {
  (void)name; (void)flags; (void)maxaddr;
  const twin_driver *driver = (const twin_driver *)H5Pget_driver_info(fapl);
  twin_h5fd *file = driver ? (twin_h5fd *)calloc(1, sizeof *file) : NULL;
  if (!file) return NULL;
  file->driver = *driver;
  return &file->pub;
}
/* HDF5 opens and closes a file it is to create twice: closing the bytes is left to the caller. */
static herr_t twin_h5fd_close(H5FD_t *file) { free(file); return 0; }
static int twin_h5fd_cmp(const H5FD_t *a, const H5FD_t *b) {
  const char *x = (const char *)((const twin_h5fd *)a)->driver.context;
  const char *y = (const char *)((const twin_h5fd *)b)->driver.context;
  return x < y ? -1 : x > y;
}
static herr_t twin_h5fd_query(const H5FD_t *file, unsigned long *flags) { (void)file; *flags = 0; return 0; }
static haddr_t twin_h5fd_get_eoa(const H5FD_t *file, H5FD_mem_t type) {
  (void)type;
  return ((const twin_h5fd *)file)->allocated;
}
static herr_t twin_h5fd_set_eoa(H5FD_t *pub, H5FD_mem_t type, haddr_t address) {
  (void)type;
  twin_h5fd *file = (twin_h5fd *)pub;
  file->allocated = address;
  file->driver.allocate(file->driver.context, address);
  return 0;
}
/*
 * A kill may cut a write off at the edge of a page, and only there. So nothing that is overwritten in place crosses
 * one: metadata that would is moved to the next page.
 */
static haddr_t twin_h5fd_alloc(H5FD_t *pub, H5FD_mem_t type, hid_t dxpl, hsize_t size) {
  (void)dxpl;
  const haddr_t page = 4096;
  haddr_t start = ((twin_h5fd *)pub)->allocated;
  if (type != H5FD_MEM_DRAW && size <= page && start / page != (start + size - 1) / page)
    start = (start + page - 1) / page * page;
  twin_h5fd_set_eoa(pub, type, start + size);
  return start;
}
static haddr_t twin_h5fd_get_eof(const H5FD_t *pub, H5FD_mem_t type) {
  (void)type;
  const twin_h5fd *file = (const twin_h5fd *)pub;
  return file->driver.end(file->driver.context);
}
static herr_t twin_h5fd_read(H5FD_t *pub, H5FD_mem_t type, hid_t dxpl, haddr_t address, size_t count, void *bytes) {
  (void)type; (void)dxpl;
  twin_h5fd *file = (twin_h5fd *)pub;
  return file->driver.read(file->driver.context, address, count, bytes);
}
static herr_t twin_h5fd_write(
    H5FD_t *pub, H5FD_mem_t type, hid_t dxpl, haddr_t address, size_t count, const void *bytes) {
  (void)dxpl;
  twin_h5fd *file = (twin_h5fd *)pub;
  return file->driver.write(file->driver.context, twin_kind(type), address, count, bytes);
}

/* Registers the driver; -1 for failure. */
static inline hid_t twin_h5fd_register(void) {
  H5FD_class_t class = {
    .name = "twin",
    .maxaddr = ((haddr_t)1 << 62),
    .fc_degree = H5F_CLOSE_STRONG,
    .fapl_size = sizeof(twin_driver),
    .fapl_copy = twin_h5fd_copy_info,
    .fapl_free = twin_h5fd_free_info,
    .open = twin_h5fd_open,
    .close = twin_h5fd_close,
    .cmp = twin_h5fd_cmp,
    .query = twin_h5fd_query,
    .alloc = twin_h5fd_alloc,
    .get_eoa = twin_h5fd_get_eoa,
    .set_eoa = twin_h5fd_set_eoa,
    .get_eof = twin_h5fd_get_eof,
    .read = twin_h5fd_read,
    .write = twin_h5fd_write,
    .fl_map = H5FD_FLMAP_DICHOTOMY,
  };
#if H5_VERSION_GE(1, 14, 0)
  class.version = H5FD_CLASS_VERSION;
  class.value = (H5FD_class_value_t)600;
#endif
  return H5FDregister(&class);
}
static inline herr_t twin_h5p_use_driver(hid_t fapl, hid_t id, const twin_driver *driver) {
  return H5Pset_driver(fapl, id, driver);
}
#endif
