# Installs the core for other CMake projects: find_package(hepatica) gives hepatica::hepatica.
include(CMakePackageConfigHelpers)
include(GNUInstallDirs)

install(TARGETS hepatica ${hepatica_areas} hepatica_flags hepatica_thirdparty
        EXPORT hepatica_targets ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR})
install(EXPORT hepatica_targets FILE hepaticaTargets.cmake NAMESPACE hepatica::
        DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/hepatica)
install(DIRECTORY core DESTINATION include/hepatica FILES_MATCHING PATTERN "*.h" PATTERN "*.def")
write_basic_package_version_file(${PROJECT_BINARY_DIR}/hepaticaConfigVersion.cmake
                                 COMPATIBILITY SameMinorVersion)
install(FILES core/hepaticaConfig.cmake ${PROJECT_BINARY_DIR}/hepaticaConfigVersion.cmake
        DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/hepatica)
install(DIRECTORY models DESTINATION share/hepatica PATTERN training EXCLUDE)
