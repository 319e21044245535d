/// The example arm without its gripper.
let sixJointText = """
  <robot name="arm">
    <link name="base_link">
      <inertial>
        <origin xyz="0 0 0.06" rpy="0 0 0"/>
        <mass value="4"/>
        <inertia ixx="0.010425" ixy="0" ixz="0" iyy="0.010425" iyz="0" izz="0.01125"/>
      </inertial>
    </link>
    <joint name="shoulder_pan" type="revolute">
      <parent link="base_link"/>
      <child link="shoulder_link"/>
      <origin xyz="0 0 0.15" rpy="0 0 0"/>
      <axis xyz="0 0 1"/>
      <limit lower="-6.2832" upper="6.2832" effort="150" velocity="3.2"/>
      <dynamics damping="1.5" friction="2.5"/>
    </joint>
    <link name="shoulder_link">
      <inertial>
        <origin xyz="0 0.02 0" rpy="0 0 0"/>
        <mass value="3.6"/>
        <inertia ixx="0.01092" ixy="0" ixz="0" iyy="0.00648" iyz="0" izz="0.01092"/>
      </inertial>
    </link>
    <joint name="shoulder_lift" type="revolute">
      <parent link="shoulder_link"/>
      <child link="upper_arm_link"/>
      <origin xyz="0 0.13 0" rpy="0 1.5707963267948966 0"/>
      <axis xyz="0 1 0"/>
      <limit lower="-6.2832" upper="6.2832" effort="150" velocity="3.2"/>
      <dynamics damping="1.5" friction="2.5"/>
    </joint>
    <link name="upper_arm_link">
      <inertial>
        <origin xyz="0 0 0.21" rpy="0 0 0"/>
        <mass value="8"/>
        <inertia ixx="0.12365" ixy="0" ixz="0" iyy="0.12365" iyz="0" izz="0.0121"/>
      </inertial>
    </link>
    <joint name="elbow" type="revolute">
      <parent link="upper_arm_link"/>
      <child link="forearm_link"/>
      <origin xyz="0 -0.11 0.42" rpy="0 0 0"/>
      <axis xyz="0 1 0"/>
      <limit lower="-3.1416" upper="3.1416" effort="150" velocity="3.2"/>
      <dynamics damping="1.0" friction="1.8"/>
    </joint>
    <link name="forearm_link">
      <inertial>
        <origin xyz="0 0 0.19" rpy="0 0 0"/>
        <mass value="2.6"/>
        <inertia ixx="0.0326029" ixy="0" ixz="0" iyy="0.0326029" iyz="0" izz="0.0026325"/>
      </inertial>
    </link>
    <joint name="wrist_1" type="revolute">
      <parent link="forearm_link"/>
      <child link="wrist_1_link"/>
      <origin xyz="0 0 0.38" rpy="0 1.5707963267948966 0"/>
      <axis xyz="0 1 0"/>
      <limit lower="-6.2832" upper="6.2832" effort="28" velocity="3.2"/>
      <dynamics damping="0.2" friction="0.4"/>
    </joint>
    <link name="wrist_1_link">
      <inertial>
        <origin xyz="0 0.09 0" rpy="0 0 0"/>
        <mass value="1.3"/>
        <inertia ixx="0.00183083" ixy="0" ixz="0" iyy="0.00104" iyz="0" izz="0.00183083"/>
      </inertial>
    </link>
    <joint name="wrist_2" type="revolute">
      <parent link="wrist_1_link"/>
      <child link="wrist_2_link"/>
      <origin xyz="0 0.1 0" rpy="0 0 0"/>
      <axis xyz="0 0 1"/>
      <limit lower="-6.2832" upper="6.2832" effort="28" velocity="3.2"/>
      <dynamics damping="0.2" friction="0.4"/>
    </joint>
    <link name="wrist_2_link">
      <inertial>
        <origin xyz="0 0 0.085" rpy="0 0 0"/>
        <mass value="1.3"/>
        <inertia ixx="0.00183083" ixy="0" ixz="0" iyy="0.00183083" iyz="0" izz="0.00104"/>
      </inertial>
    </link>
    <joint name="wrist_3" type="revolute">
      <parent link="wrist_2_link"/>
      <child link="wrist_3_link"/>
      <origin xyz="0 0 0.095" rpy="0 0 0"/>
      <axis xyz="0 1 0"/>
      <limit lower="-6.2832" upper="6.2832" effort="28" velocity="3.2"/>
      <dynamics damping="0.15" friction="0.3"/>
    </joint>
    <link name="wrist_3_link">
      <inertial>
        <origin xyz="0 0.06 0" rpy="0 0 0"/>
        <mass value="0.25"/>
        <inertia ixx="0.000123583" ixy="0" ixz="0" iyy="0.0001805" iyz="0" izz="0.000123583"/>
      </inertial>
    </link>
  </robot>
  """
