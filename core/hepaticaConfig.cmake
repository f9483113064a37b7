# Read by find_package(hepatica): the third parties that public headers name, then the targets.
include(CMakeFindDependencyMacro)
find_dependency(Eigen3)
find_dependency(nlohmann_json)
include(${CMAKE_CURRENT_LIST_DIR}/hepaticaTargets.cmake)
